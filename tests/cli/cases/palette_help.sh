$PIGMATCH palette --help
for verb in list show check convert new; do
    $PIGMATCH palette $verb --help || exit
done
