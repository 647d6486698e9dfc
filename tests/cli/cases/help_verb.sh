$PIGMATCH help | head -n 3
$PIGMATCH help followup | head -n 6
$PIGMATCH help palette list | head -n 1
