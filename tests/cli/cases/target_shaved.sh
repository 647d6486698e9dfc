$PIGMATCH --target 40,10,20 --look shaved --sessions 2
