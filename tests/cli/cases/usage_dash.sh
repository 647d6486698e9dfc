# What cannot go to standard output says so and writes no file called "-"; an answer goes there.
SAMPLE=$PWD/samples/darkbrown.jpg
cd "$WORK" && mkdir -p dash && cd dash
$PIGMATCH pick "$SAMPLE" -o -; echo "exit $?"
$PIGMATCH pick -; echo "exit $?"
$PIGMATCH --target '#3a2f28' --report -; echo "exit $?"
$PIGMATCH --target '#3a2f28' --summary -; echo "exit $?"
$PIGMATCH --target '#3a2f28' --file -; echo "exit $?"
$PIGMATCH --target '#3a2f28' -o - | head -1
ls
