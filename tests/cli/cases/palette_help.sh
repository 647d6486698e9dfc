$PIGMATCH palette --help
for verb in list show check convert new photo calibrate; do
    $PIGMATCH palette $verb --help || exit
done
