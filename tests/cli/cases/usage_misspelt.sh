$PIGMATCH --hiar 1,2,3,4 a.jpg
