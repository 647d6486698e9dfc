$PIGMATCH --report out/sheet.PDF a.jpg
