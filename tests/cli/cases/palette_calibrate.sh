mkdir "$WORK/calibrate" && cp palettes/mixing.cgats "$WORK/calibrate" && cd "$WORK/calibrate" || exit
cat >blends.csv <<END
id,blend,L,a,b
1,black:1+white:9,45.2,-0.9,-3.8
2,black:3+white:7,33.0,-0.5,-2.9
3,brown:2+white:8,58.1,7.9,9.6
4,brown:5+black:1,25.4,6.1,6.6
5,ochre:4+brown:4+white:2,55.3,9.8,21.0
END
$PIGMATCH palette calibrate -p mixing.cgats blends.csv -o better.cgats
echo "exit $?"
$PIGMATCH palette show better.cgats
$PIGMATCH palette calibrate -p mixing.cgats --json blends.csv -o better.csv
$PIGMATCH palette calibrate -p mixing.cgats blends.csv >/dev/null
head -n 3 blends.csv >few.csv
$PIGMATCH palette calibrate -p mixing.cgats few.csv
printf 'id,blend,L,a,b\n1,black:1+green:2,40,0,0\n' >unknown.csv
$PIGMATCH palette calibrate -p mixing.cgats unknown.csv
$PIGMATCH palette calibrate --grid 2x2 blends.csv
$PIGMATCH palette calibrate
# Blends that contradict each other: no gain, nothing is written.
cat >careless.csv <<END
id,blend,L,a,b
1,black:1+white:9,58,-0.9,-2
2,black:1+white:8,48,-0.9,-2
3,brown:2+white:8,60,6,8
4,brown:1+white:5,54,8,9
END
$PIGMATCH palette calibrate -p mixing.cgats careless.csv -o worse.cgats
echo "exit $?"
ls
