using System.Numerics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy;

/// <summary>What the ruler must know of one column of the real data: extremes, step, decimals, categories. Part of <see cref="GowerProfile"/>.</summary>
internal sealed class ColumnExtent(ColumnType type, bool keepValues)
{
    /// <summary>More digits than this after the point = not a decimal lattice.</summary>
    public const int MaxDecimals = 6;

    public ColumnType Type { get; } = type;

    public long Rows { get; private set; }

    public long Nulls { get; private set; }

    /// <summary>Smallest key; meaningful when <see cref="HasValues"/>.</summary>
    public long Min { get; private set; }

    public long Max { get; private set; }

    /// <summary>Greatest common divisor of all differences of keys (whole kinds only); 0 = at most one value so far.</summary>
    public ulong Step { get; private set; }

    /// <summary>Floats: digits after the point that every value has at most; <see cref="MaxDecimals"/> + 1 = more than that.</summary>
    public int Decimals { get; private set; }

    public bool HasValues => Rows > Nulls;

    /// <summary>Key → rows, when the scale needs it.</summary>
    public Dictionary<long, long>? Values { get; } = keepValues && type.Kind is not (PhysicalType.String or PhysicalType.Boolean) ? [] : null;

    /// <summary>Categories → rows; text and booleans.</summary>
    public Dictionary<string, long> Categories { get; } = new(StringComparer.Ordinal);

    private long[] _codeCounts = [];

    public void Add(ColumnVector vector, int rows)
    {
        byte[]? nulls = vector.NullCount > 0 ? vector.Nulls : null;
        if (Type.Kind == PhysicalType.String) AddText(vector, nulls, rows);
        else if (Type.Kind == PhysicalType.Boolean) AddBooleans(vector.Values.AsSpan(0, rows), nulls);
        else
            for (int i = 0; i < rows; i++)
                if (nulls is null || nulls[i] == 0) AddKey(vector.Values[i]);
                else { Rows++; Nulls++; }
    }

    private void AddText(ColumnVector vector, byte[]? nulls, int rows)
    {
        int count = vector.Dictionary.Count;
        if (_codeCounts.Length < count) _codeCounts = new long[count];
        Span<long> counts = _codeCounts.AsSpan(0, count);
        counts.Clear();
        ReadOnlySpan<int> codes = vector.Codes.AsSpan(0, rows);
        for (int i = 0; i < rows; i++)
            if (nulls is null || nulls[i] == 0) counts[codes[i]]++;
            else Nulls++;
        Rows += rows;
        for (int c = 0; c < count; c++)
            if (counts[c] > 0) AddCategory(vector.Dictionary.Values[c], counts[c]);
    }

    private void AddBooleans(ReadOnlySpan<long> values, byte[]? nulls)
    {
        long yes = 0, no = 0;
        for (int i = 0; i < values.Length; i++)
            if (nulls is not null && nulls[i] != 0) Nulls++;
            else if (values[i] != 0) yes++;
            else no++;
        Rows += values.Length;
        if (no > 0) AddCategory(False, no);
        if (yes > 0) AddCategory(True, yes);
    }

    public const string False = "false", True = "true";

    private void AddCategory(string value, long rows)
    {
        ref long count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Categories, value, out _);
        count += rows;
    }

    private void AddKey(long key)
    {
        if (Type.Kind == PhysicalType.Float)
        {
            double x = OrderKey.ToDouble(key);
            if (!double.IsFinite(x))
            {
                Rows++;
                Nulls++;
                return;
            }
            if (Decimals <= MaxDecimals && !IsDecimal(x, Decimals)) Decimals = Math.Max(Decimals, DecimalsOf(x));
        }
        if (!HasValues)
        {
            Min = Max = key;
        }
        else
        {
            if (Type.Kind != PhysicalType.Float && Step != 1) AddDifference(Distance(key, Min));
            if (key < Min) Min = key;
            else if (key > Max) Max = key;
        }
        Rows++;
        if (Values is not null)
        {
            ref long count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Values, key, out bool _);
            count++;
        }
    }

    private void AddDifference(ulong difference)
    {
        if (difference == 0) return;
        if (Step == 0) Step = difference;
        else if (difference % Step != 0) Step = (ulong)BigInteger.GreatestCommonDivisor(Step, difference);
    }

    private static ulong Distance(long a, long b) => a > b ? (ulong)a - (ulong)b : (ulong)b - (ulong)a;

    /// <summary>x · 10^decimals is whole within one unit in the last place, and small enough for a double to hold it exactly.</summary>
    public static bool IsDecimal(double x, int decimals)
    {
        double y = x * NumericUnit.PowerOfTen(decimals), magnitude = Math.Abs(y);
        return magnitude < 1L << 52 && Math.Abs(y - Math.Round(y)) <= magnitude * (1.0 / (1L << 52));
    }

    private static int DecimalsOf(double x)
    {
        for (int k = 0; k <= MaxDecimals; k++)
            if (IsDecimal(x, k)) return k;
        return MaxDecimals + 1;
    }

    public void Merge(ColumnExtent other)
    {
        if (other.HasValues && Type.Kind is not (PhysicalType.String or PhysicalType.Boolean))
        {
            if (!HasValues) (Min, Max, Step) = (other.Min, other.Max, other.Step);
            else
            {
                AddDifference(other.Step);
                if (Type.Kind != PhysicalType.Float) AddDifference(Distance(Min, other.Min));
                Min = Math.Min(Min, other.Min);
                Max = Math.Max(Max, other.Max);
            }
        }
        Rows += other.Rows;
        Nulls += other.Nulls;
        Decimals = Math.Max(Decimals, other.Decimals);
        foreach ((string value, long rows) in other.Categories) AddCategory(value, rows);
        if (Values is not null)
            foreach ((long key, long rows) in other.Values!)
                Values[key] = Values.GetValueOrDefault(key) + rows;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Rows);
        writer.Write(Nulls);
        writer.Write(Min);
        writer.Write(Max);
        writer.Write(Step);
        writer.Write(Decimals);
        writer.Write(Categories.Count);
        foreach ((string value, long rows) in Categories.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            writer.Write(value);
            writer.Write(rows);
        }
        writer.Write(Values?.Count ?? -1);
        if (Values is null) return;
        foreach ((long key, long rows) in Values.OrderBy(v => v.Key))
        {
            writer.Write(key);
            writer.Write(rows);
        }
    }

    public void Read(BinaryReader reader)
    {
        Rows = reader.ReadInt64();
        Nulls = reader.ReadInt64();
        Min = reader.ReadInt64();
        Max = reader.ReadInt64();
        Step = reader.ReadUInt64();
        Decimals = reader.ReadInt32();
        if (Rows < 0 || Nulls < 0 || Nulls > Rows || Min > Max || Decimals is < 0 or > MaxDecimals + 1) throw new InvalidDataException("not a column extent");
        int categories = reader.ReadInt32();
        for (int i = 0; i < categories; i++) Categories[reader.ReadString()] = reader.ReadInt64();
        int values = reader.ReadInt32();
        if (values >= 0 != Values is not null) throw new InvalidDataException("column extents with and without value tables");
        for (int i = 0; i < values; i++) Values![reader.ReadInt64()] = reader.ReadInt64();
    }
}
