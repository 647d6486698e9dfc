match="$PIGMATCH --hair 25%,10%,50%,35% --json -q samples/black.jpg"
$PIGMATCH --strip 1x8 a.jpg
$PIGMATCH --strip 1x1:1,1,2,2 a.jpg
$PIGMATCH --strip 9x9:1,1,9,1,9,9,1,9 a.jpg
$PIGMATCH --strip 2x4:1,1,9,1 a.jpg
$PIGMATCH --strip 1x8:1,1,9,9, a.jpg
$PIGMATCH --strip 1x8:1,1,9,9 --strip 1x8:1,1,9,9 --strip 1x8:1,1,9,9 a.jpg
$PIGMATCH measure --strip 1x8:1,1,9,9 a.jpg
why() { sed 's/.*"error":{\([^}]*\)}.*/\1/'; }
$match --strip 5x5:100,100,400,100,400,400,100,400 | why
$match --strip 1x8:5000,5000,5000,6000 | why
$match --strip 4x2:400,100,100,100,100,400,400,400 | why
$match --strip 1x8:500,100,500,101 | why
$match --strip 1x8:360,120,360,420 | why
$match --strip 1x8:500,100,500,600 | why
$match --strip 1x8:360,100,360,700 | why
