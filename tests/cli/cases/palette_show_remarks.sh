cat >"$WORK/bottles.csv" <<END
SAMPLE_ID,LAB_L,LAB_A,LAB_B,BRAND,STRENGTH,STOCK,EXPIRY,LOT
A,30,5,9,one,1.5,0,2027-01-31,L1
B,40,5,9,two,,3,,
END
$PIGMATCH palette show "$WORK/bottles.csv"
echo "exit $?"
