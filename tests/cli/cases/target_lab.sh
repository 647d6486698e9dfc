$PIGMATCH --target 23,4,5
