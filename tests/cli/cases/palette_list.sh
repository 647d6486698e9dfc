mkdir "$WORK/mine"
cp palettes/mixing.cgats "$WORK/mine/inks.cgats"
cp tests/palettes/bad/missing-cell.cgats "$WORK/mine/torn.cgats"
cd "$WORK" || exit
PIGMATCH_PALETTES=mine $PIGMATCH palette list
PIGMATCH_PALETTES=mine $PIGMATCH palette list --json
