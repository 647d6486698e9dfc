$PIGMATCH palette show palettes/dilution.cgats
$PIGMATCH palette show --color always palettes/mixing.cgats
$PIGMATCH palette show --json palettes/mixing.cgats
