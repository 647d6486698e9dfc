$PIGMATCH help | head -n 3
$PIGMATCH help followup
$PIGMATCH help palette list
