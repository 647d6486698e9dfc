$PIGMATCH --json --target N4
