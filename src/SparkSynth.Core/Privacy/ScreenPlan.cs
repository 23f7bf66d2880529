namespace SparkSynth.Core.Privacy;

/// <summary>
/// 16-bit codes whose summed differences never exceed the true distance: what the screen compares before any exact arithmetic.
/// U = 2^u units stand for one full mismatch of the largest weight. Sums saturate, which keeps them lower bounds. A pair may be dropped
/// when its sum exceeds (D / wMax) &gt;&gt; (S − u) + slack: then its distance is strictly larger than D.
/// </summary>
internal sealed unsafe class ScreenPlan
{
    public const ushort NullCode = ushort.MaxValue;
    public const byte UnseenCode = 254;
    private const byte OtherCode = 253;

    private readonly Numeric[] _numeric;   // in screen order: first those without min, then those with
    private readonly Nominal[] _nominal;   // first those of the largest weight
    private readonly int _narrowOffset;
    private readonly int _wideOffset;

    public ScreenPlan(GowerRuler ruler, int unitBits, ReadOnlySpan<bool> hasNulls, ReadOnlySpan<bool> offLattice)
    {
        UnitBits = unitBits;
        Shift = ruler.Shift - unitBits;
        MaxWeight = 1;
        foreach (var column in ruler.Columns) MaxWeight = Math.Max(MaxWeight, column.Weight);
        _narrowOffset = ruler.NarrowOffset;
        _wideOffset = ruler.WideOffset;
        var numeric = new List<Numeric>();
        var nominal = new List<Nominal>();
        for (int c = 0; c < ruler.Columns.Length; c++)
        {
            var column = ruler.Columns[c];
            int unit = (int)((long)(1 << unitBits) * column.Weight / MaxWeight);
            if (column.IsNumeric) numeric.Add(CreateNumeric(ruler, column, c, unit, hasNulls[c], offLattice[c]));
            else nominal.Add(new Nominal(c - ruler.Numerics, c - ruler.Numerics - ruler.Narrow, column.IsNarrow, unit, BitsOf(column)));
        }
        _numeric = [.. numeric.OrderBy(n => n.NeedsMin)];
        _nominal = [.. nominal.OrderBy(n => n.Unit == 1 << unitBits ? 0 : 1)];
        Plain = _numeric.Count(n => !n.NeedsMin);
        Full = _nominal.Count(n => n.Unit == 1 << unitBits);
        NumericUnits = [.. _numeric.Select(n => (ushort)n.Unit)];
        NominalUnits = [.. _nominal.Select(n => (ushort)n.Unit)];
    }

    /// <summary>u.</summary>
    public int UnitBits { get; }

    /// <summary>S − u.</summary>
    public int Shift { get; }

    public int MaxWeight { get; }

    /// <summary>Screen units by which the sum of codes may exceed the truth.</summary>
    public int Slack { get; private set; }

    public int Numerics => _numeric.Length;

    public int Nominals => _nominal.Length;

    /// <summary>Numeric columns whose differences cannot exceed a unit; the rest need a minimum.</summary>
    public int Plain { get; }

    /// <summary>Nominal columns of the largest weight: counted in bytes; the rest are added one by one.</summary>
    public int Full { get; }

    public ushort[] NumericUnits { get; }

    public ushort[] NominalUnits { get; }

    public int LeafBytes => (Numerics * 64) + (Nominals * 32);

    public int NodeBytes => (Numerics * 128) + (Nominals * 32);

    private Numeric CreateNumeric(GowerRuler ruler, RulerColumn column, int c, int unit, bool hasNulls, bool offLattice)
    {
        int multiple = 0, highest = Math.Min(65_535 - unit, (int)Math.Min(65_535, (long)(((Int128)column.GridHigh * unit) >> ruler.Shift)));
        if (column.GridWeight != 0 && column.Steps <= unit && unit / column.Steps * column.Steps >= 0.97 * unit)
        {
            // equal multiples lose nothing by rounding, unless they fill the unit exactly while a step of the grid was itself rounded
            multiple = (int)(unit / column.Steps);
            highest = (int)Math.Min(65_535 - unit, column.GridHigh / column.GridWeight * multiple);
            bool exact = column.Weight == MaxWeight && (multiple * column.Steps < unit || (column.Steps & (column.Steps - 1)) == 0);
            Slack += (exact ? 0 : 1) + (offLattice ? multiple : 0);
        }
        else if (column.Divisor > 0)
        {
            Slack++;
        }
        return new Numeric(c, unit, column.Weight == MaxWeight, multiple, column.GridWeight, highest, Math.Max(0, highest), hasNulls || highest > unit, ruler.Shift);
    }

    /// <summary>Set of 8 bits a category belongs to: the six most frequent own one, the rest share two, unseen ones have none.</summary>
    private static byte[] BitsOf(RulerColumn column)
    {
        byte[] bits = new byte[256];
        var byCount = column.Counts.Select((count, i) => (Code: i + 1, Count: count)).Take(252).Append((Code: 0, Count: column.NullCount))
            .OrderByDescending(p => p.Count).ThenBy(p => p.Code).ToArray();
        for (int i = 0; i <= OtherCode; i++) bits[i] = (byte)(64 << (i & 1));
        for (int i = 0; i < Math.Min(6, byCount.Length); i++) bits[byCount[i].Code] = (byte)(1 << i);
        return bits;
    }

    /// <summary>Codes of a packed row; returns the extra slack of values between lattice points.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    public int Encode(long* row, ushort* numeric, byte* nominal)
    {
        int extra = 0;
        for (int i = 0; i < _numeric.Length; i++)
        {
            ref readonly Numeric n = ref _numeric[i];
            long q = row[n.Column];
            if (q == RulerColumn.Null) numeric[i] = NullCode;
            else if (n.Multiple != 0)
            {
                if (q <= 0) numeric[i] = 0;
                else
                {
                    long k = q / n.GridWeight, code = k * n.Multiple;
                    if (k * n.GridWeight != q) extra += n.Multiple;
                    numeric[i] = (ushort)Math.Min(code, n.Highest);
                }
            }
            else
            {
                long code = n.IsFull ? q >> Shift : (long)(((Int128)q * n.Unit) >> n.GridShift);
                numeric[i] = (ushort)Math.Clamp(code, 0, n.Clamp);
            }
        }
        byte* narrow = (byte*)(row + _narrowOffset);
        int* wide = (int*)(row + _wideOffset);
        for (int i = 0; i < _nominal.Length; i++)
        {
            ref readonly Nominal n = ref _nominal[i];
            nominal[i] = n.IsNarrow ? narrow[n.NarrowAt] : wide[n.WideAt] is var code && code == int.MaxValue ? UnseenCode : (byte)Math.Min(code, OtherCode);
        }
        return extra;
    }

    public byte Bit(int nominal, byte code) => _nominal[nominal].Bits[code];

    public int ColumnOf(int numeric) => _numeric[numeric].Column;

    /// <summary>Highest sum to keep for a distance.</summary>
    public int Threshold(long units, int slack) => (int)Math.Min(ushort.MaxValue, (units / MaxWeight >> Shift) + slack);

    private readonly record struct Numeric(int Column, int Unit, bool IsFull, int Multiple, long GridWeight, int Highest, int Clamp, bool NeedsMin, int GridShift);

    private readonly record struct Nominal(int NarrowAt, int WideAt, bool IsNarrow, int Unit, byte[] Bits);
}
