using System.Collections.Immutable;
using System.Numerics;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// One column of a <see cref="GowerRuler"/>, frozen. A numeric value x becomes the grid integer q(x); the term of two values is
/// min(|q(x) − q(y)|, ONE), with ONE = 2^S. A nominal value becomes a code; the term is 0 or ONE.
/// </summary>
internal sealed class RulerColumn
{
    /// <summary>Grid integer of null: further than ONE from every other one, and differences to it stay inside 64 bits.</summary>
    public const long Null = 1L << 61;

    public required string Name { get; init; }

    public required int Weight { get; init; }

    public required bool IsNumeric { get; init; }

    public bool IsBoolean { get; init; }

    // ---- numeric ----

    public NumericUnit Unit { get; init; } = new(1, false);

    /// <summary>Real values are whole numbers of <see cref="Unit"/> (integers, decimals, times, floats with few digits).</summary>
    public bool IsWhole { get; init; }

    public long Low { get; init; }

    public long High { get; init; }

    public double LowReal { get; init; }

    public double HighReal { get; init; }

    /// <summary>Whole columns: all real values are Low plus a multiple of this.</summary>
    public long Step { get; init; } = 1;

    /// <summary>What a difference is divided by, in units (whole) or as it is (real); 0 = no range.</summary>
    public double Divisor { get; init; }

    /// <summary>Rank scale: the distinct real values, ascending, as keys (whole) or order keys (real), and twice their mid-rank.</summary>
    public long[]? RankKeys { get; init; }

    public long[]? Ranks { get; init; }

    /// <summary>Grid integers in one step of the lattice; 0 = not a lattice, every value is rounded by itself.</summary>
    public long GridWeight { get; set; }

    /// <summary>Steps in ONE, when a lattice.</summary>
    public long Steps { get; set; }

    /// <summary>Highest grid integer of a real value (lowest is 0).</summary>
    public long GridHigh { get; set; }

    // ---- nominal ----

    /// <summary>Categories of the real data by falling count, then ordinal; code of Categories[i] is i + 1, code 0 is null.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    public ImmutableArray<long> Counts { get; init; } = [];

    public long NullCount { get; init; }

    /// <summary>Codes fit a byte (254 = not in the real data).</summary>
    public bool IsNarrow => Categories.Length <= 253;

    public int Unseen => IsNarrow ? 254 : int.MaxValue;

    private double _scale; // ONE / Divisor split as Divisor and shift
    private long _one;
    private long _lowest;
    private long _highest;

    /// <summary>How many divisors the real values span; at least 1 where there is a range. Decides how many bits a grid integer needs.</summary>
    public double Spread { get; init; } = 1;

    /// <summary>Fixes the grid of a numeric column for ONE = 2^shift.</summary>
    public void Freeze(int shift, long latticeLimit)
    {
        _one = 1L << shift;
        _scale = _one;
        _lowest = -(_one + (_one >> 1));
        if (!IsNumeric) return;
        if (Divisor > 0 && RankKeys is not null && Divisor <= latticeLimit)
        {
            Steps = (long)Divisor;
            GridWeight = Rounded(shift, Steps);
        }
        else if (Divisor > 0 && IsWhole && RankKeys is null && Divisor % Step == 0 && Divisor / Step <= latticeLimit)
        {
            Steps = (long)(Divisor / Step);
            GridWeight = Rounded(shift, Steps);
        }
        if (Divisor > 0) _highest = long.MaxValue;
        GridHigh = Divisor == 0 ? 0 : RankKeys is not null ? Grid(RankOf(RankKeys[^1])) : IsWhole ? GridOfWhole(High) : GridOfReal(HighReal);
        _highest = GridHigh + _one + (_one >> 1);
    }

    private static long Rounded(int shift, long steps) => (long)(((BigInteger.One << (shift + 1)) + steps) / (2 * steps));

    /// <summary>q of a whole number of units.</summary>
    public long GridOfWhole(long value)
    {
        if (RankKeys is not null) return Grid(RankOf(value));
        if (Divisor == 0) return value == Low ? 0 : 2 * _one;
        Int128 difference = (Int128)value - Low;
        if (GridWeight != 0)
        {
            (Int128 k, Int128 rest) = Step == 1 ? (difference, 0) : Int128.DivRem(difference, Step);
            if (rest == 0) return Clamp(k * GridWeight);
        }
        return Round((double)difference / Divisor);
    }

    /// <summary>q of a real number, in units for whole columns (where it lies between two of them).</summary>
    public long GridOfReal(double value)
    {
        if (double.IsPositiveInfinity(value)) return _highest;
        if (double.IsNegativeInfinity(value)) return _lowest;
        if (RankKeys is not null) return Grid(RankOf(IsWhole ? (long)Math.Floor(value) : Tables.OrderKey.FromDouble(value), IsWhole && value != Math.Floor(value)));
        double low = IsWhole ? Low : LowReal;
        if (Divisor == 0) return value == low ? 0 : 2 * _one;
        return Round((value - low) / Divisor);
    }

    private long Round(double x)
    {
        double grid = Math.Round(x * _scale); // times a power of two: exact
        return grid <= _lowest ? _lowest : grid >= _highest ? _highest : (long)grid;
    }

    private long Clamp(Int128 grid) => grid < _lowest ? _lowest : grid > _highest ? _highest : (long)grid;

    private long Grid(long rank)
    {
        long relative = rank - Ranks![0];
        return GridWeight != 0 ? Clamp((Int128)relative * GridWeight) : Divisor == 0 ? (relative == 0 ? 0 : 2 * _one) : Round(relative / Divisor);
    }

    /// <summary>Twice the mid-rank of a key among the real values: rows below plus rows not above.</summary>
    private long RankOf(long key, bool above = false)
    {
        int at = Array.BinarySearch(RankKeys!, key);
        if (at >= 0 && !above) return Ranks![at];
        int next = at >= 0 ? at + 1 : ~at; // first real value above
        if (next == RankKeys!.Length) return RankTotal;
        if (next == 0) return 0;
        return 2 * Below(next);
    }

    // Ranks[i] = below(i) + below(i + 1), so below follows from the start; kept apart to avoid a walk.
    private long Below(int index) => RowsBelow![index];

    public long[]? RowsBelow { get; init; }

    public long RankTotal { get; init; }

    // ---- binary form ----

    public void Write(BinaryWriter w)
    {
        w.Write(Name);
        w.Write(Weight);
        w.Write(IsNumeric);
        w.Write(IsBoolean);
        w.Write(Unit.PerOne);
        w.Write(Unit.IsTemporal);
        w.Write(IsWhole);
        w.Write(Low);
        w.Write(High);
        w.Write(LowReal);
        w.Write(HighReal);
        w.Write(Step);
        w.Write(Divisor);
        w.Write(Spread);
        w.Write(NullCount);
        w.Write(RankTotal);
        WriteAll(w, RankKeys);
        WriteAll(w, Ranks);
        WriteAll(w, RowsBelow);
        w.Write(Categories.Length);
        for (int i = 0; i < Categories.Length; i++)
        {
            w.Write(Categories[i]);
            w.Write(Counts[i]);
        }
    }

    private static void WriteAll(BinaryWriter w, long[]? values)
    {
        w.Write(values?.Length ?? -1);
        foreach (long v in values ?? []) w.Write(v);
    }

    private static long[]? ReadAll(BinaryReader r)
    {
        int length = r.ReadInt32();
        if (length < 0) return null;
        long[] values = new long[length];
        for (int i = 0; i < length; i++) values[i] = r.ReadInt64();
        return values;
    }

    public static RulerColumn Read(BinaryReader r)
    {
        string name = r.ReadString();
        int weight = r.ReadInt32();
        bool numeric = r.ReadBoolean(), boolean = r.ReadBoolean();
        var unit = new NumericUnit(r.ReadInt64(), r.ReadBoolean());
        bool whole = r.ReadBoolean();
        long low = r.ReadInt64(), high = r.ReadInt64();
        double lowReal = r.ReadDouble(), highReal = r.ReadDouble();
        long step = r.ReadInt64();
        double divisor = r.ReadDouble(), spread = r.ReadDouble();
        long nulls = r.ReadInt64(), rankTotal = r.ReadInt64();
        long[]? keys = ReadAll(r), ranks = ReadAll(r), below = ReadAll(r);
        string[] categories = new string[r.ReadInt32()];
        long[] counts = new long[categories.Length];
        for (int i = 0; i < categories.Length; i++) (categories[i], counts[i]) = (r.ReadString(), r.ReadInt64());
        return new RulerColumn
        {
            Name = name, Weight = weight, IsNumeric = numeric, IsBoolean = boolean, Unit = unit, IsWhole = whole, Low = low, High = high, LowReal = lowReal,
            HighReal = highReal, Step = step, Divisor = divisor, Spread = spread, NullCount = nulls, RankTotal = rankTotal, RankKeys = keys, Ranks = ranks,
            RowsBelow = below, Categories = [.. categories], Counts = [.. counts],
        };
    }
}
