$PIGMATCH -Z a.jpg
