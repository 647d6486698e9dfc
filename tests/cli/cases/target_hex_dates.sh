$PIGMATCH --target '#3a2f28' --aim 2 --start 2028-02-20 --interval 5-9
