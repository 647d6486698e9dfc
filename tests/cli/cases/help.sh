$PIGMATCH --help
