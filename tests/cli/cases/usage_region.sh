for region in 1,2,3 a 1,2,3,0 -1,2,3,4 110%,0,5,5 1,2,3,4,5 "1;2;3;4" ""; do $PIGMATCH --hair "$region" a.jpg; done
