photo=samples/black.jpg
where="--grid 2x2 --corners 400,300,500,300,500,400,400,400"
$PIGMATCH palette photo $where --ids a,b,c,d --force --ladder mine --undertone cool $photo 2>&1 |
    sed '/^BEGIN_DATA$/,/^END_DATA$/d; /^[abcd] /d'
$PIGMATCH palette photo $where --ids a,b,c,d $photo
echo "exit $?"
$PIGMATCH palette photo $where --ids a,b,c $photo
$PIGMATCH palette photo $where --ids a,b,c,a $photo
$PIGMATCH palette photo $where $photo
$PIGMATCH palette photo --grid 2x2 --ids a,b,c,d $photo
$PIGMATCH palette photo --grid 2 --corners 1,1,2,2 --ids a,b $photo
$PIGMATCH palette photo --grid 2x2 --corners 1,1,2,2 --ids a,b,c,d $photo
$PIGMATCH palette photo --force --grid 2x2 --corners 500,300,400,300,400,400,500,400 --ids a,b,c,d $photo
$PIGMATCH palette photo --force --grid 2x2 --corners 4000,3000,5000,3000,5000,4000,4000,4000 --ids a,b,c,d $photo
$PIGMATCH palette photo --force --grid 2x2 --corners 400,300,405,300,405,305,400,305 --ids a,b,c,d $photo
$PIGMATCH palette photo $where --ids a,b,c,d --date 2026-02-30 $photo
$PIGMATCH palette photo $where --ids a,b,c,d no-such.jpg
echo "exit $?"
$PIGMATCH palette photo $where --ids a,b,c,d
