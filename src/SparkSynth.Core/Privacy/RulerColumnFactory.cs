using System.Collections.Immutable;
using System.Numerics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy;

/// <summary>Makes the columns of a ruler from what the profiles of the real tables know.</summary>
internal static class RulerColumnFactory
{
    /// <summary>Range of the real data over the divisor is kept below this, so that at least 46 bits of the grid stay for one unit.</summary>
    private const double MaxSpread = 1024;

    public static RulerColumn Create(string name, int weight, GowerOptions options, ReadOnlySpan<ColumnExtent> extents)
    {
        bool text = extents[0].Type.Kind == PhysicalType.String, boolean = extents[0].Type.Kind == PhysicalType.Boolean;
        foreach (var e in extents)
            if ((e.Type.Kind == PhysicalType.String) != text || (e.Type.Kind == PhysicalType.Boolean) != boolean || e.Type.IsTemporal != extents[0].Type.IsTemporal)
                throw new ProblemException("column-types-differ", name, $"The column is {extents[0].Type} in one real table and {e.Type} in another.", "Read both tables with the same types.");
        return text || boolean ? Nominal(name, weight, boolean, extents) : Numeric(name, weight, options, extents);
    }

    private static RulerColumn Nominal(string name, int weight, bool boolean, ReadOnlySpan<ColumnExtent> extents)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        long nulls = 0;
        foreach (var e in extents)
        {
            nulls += e.Nulls;
            foreach ((string value, long rows) in e.Categories) counts[value] = counts.GetValueOrDefault(value) + rows;
        }
        var order = counts.ToArray();
        Array.Sort(order, (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : string.CompareOrdinal(a.Key, b.Key));
        return new RulerColumn
        {
            Name = name, Weight = weight, IsNumeric = false, IsBoolean = boolean, NullCount = nulls,
            Categories = [.. order.Select(c => c.Key)], Counts = [.. order.Select(c => c.Value)],
        };
    }

    private static RulerColumn Numeric(string name, int weight, GowerOptions options, ReadOnlySpan<ColumnExtent> extents)
    {
        int decimals = 0;
        long perOne = 1, nulls = 0;
        bool whole = true, any = false;
        foreach (var e in extents)
        {
            nulls += e.Nulls;
            if (e.Type.Kind == PhysicalType.Float) decimals = Math.Max(decimals, e.Decimals);
            else perOne = Math.Max(perOne, NumericUnit.Of(e.Type, 0).PerOne);
            any |= e.HasValues;
        }
        whole = decimals <= ColumnExtent.MaxDecimals;
        if (whole) perOne = Math.Max(perOne, NumericUnit.PowerOfTen(decimals));
        var unit = new NumericUnit(perOne, extents[0].Type.IsTemporal);
        if (!any) return new RulerColumn { Name = name, Weight = weight, IsNumeric = true, IsWhole = true, Unit = unit, NullCount = nulls };

        // floats on a decimal lattice become whole numbers of units; when that leaves 62 bits, they stay floats
        BigInteger low = 0, high = 0, step = 0;
        double lowReal = double.PositiveInfinity, highReal = double.NegativeInfinity;
        bool first = true;
        foreach (var e in extents)
        {
            if (!e.HasValues) continue;
            if (e.Type.Kind == PhysicalType.Float)
            {
                double min = OrderKey.ToDouble(e.Min), max = OrderKey.ToDouble(e.Max);
                (lowReal, highReal) = (Math.Min(lowReal, min), Math.Max(highReal, max));
                if (!whole) continue;
                double a = Math.Round(min * perOne), b = Math.Round(max * perOne);
                if (Math.Abs(a) >= 1L << 53 || Math.Abs(b) >= 1L << 53) whole = false;
                else Extend((BigInteger)a, (BigInteger)b, perOne / NumericUnit.PowerOfTen(e.Decimals));
            }
            else
            {
                long factor = perOne / NumericUnit.Of(e.Type, 0).PerOne;
                double own = NumericUnit.Of(e.Type, 0).PerOne;
                (lowReal, highReal) = (Math.Min(lowReal, e.Min / own), Math.Max(highReal, e.Max / own));
                Extend((BigInteger)e.Min * factor, (BigInteger)e.Max * factor, (BigInteger)e.Step * factor);
            }
        }
        if (low < long.MinValue || high > long.MaxValue) whole = false; // a common unit too fine for 64 bits
        if (step == 0) step = 1;
        if (step > long.MaxValue) step = 1;

        void Extend(BigInteger a, BigInteger b, BigInteger ownStep)
        {
            step = BigInteger.GreatestCommonDivisor(step, ownStep);
            if (!first) step = BigInteger.GreatestCommonDivisor(step, BigInteger.Abs(a - low));
            (low, high) = first ? (a, b) : (BigInteger.Min(low, a), BigInteger.Max(high, b));
            first = false;
        }

        double range = whole ? (double)(high - low) : highReal - lowReal;
        double divisor = range, spread = 1;
        long[]? keys = null, ranks = null, below = null;
        long rankTotal = 0;
        if (options.Scale != GowerScale.Range && range > 0)
        {
            (keys, below) = ValueTable(extents, unit, whole);
            rankTotal = 2 * below[^1];
            if (options.Scale == GowerScale.Rank)
            {
                ranks = new long[keys.Length];
                for (int i = 0; i < ranks.Length; i++) ranks[i] = below[i] + below[i + 1];
                divisor = ranks[^1] - ranks[0];
            }
            else
            {
                double span = Quantile(keys, below, options.RobustHigh, whole) - Quantile(keys, below, options.RobustLow, whole);
                divisor = Math.Max(span, range / MaxSpread);
                if (span <= 0) divisor = range;
                spread = range / divisor;
                keys = below = null;
            }
        }
        return new RulerColumn
        {
            Name = name, Weight = weight, IsNumeric = true, IsWhole = whole, Unit = unit, NullCount = nulls,
            Low = whole ? (long)low : 0, High = whole ? (long)high : 0, LowReal = lowReal, HighReal = highReal, Step = (long)step,
            Divisor = divisor, Spread = spread, RankKeys = ranks is null ? null : keys, Ranks = ranks, RowsBelow = ranks is null ? null : below, RankTotal = rankTotal,
        };
    }

    /// <summary>Distinct keys ascending, and rows below each (one more entry: all rows).</summary>
    private static (long[] Keys, long[] Below) ValueTable(ReadOnlySpan<ColumnExtent> extents, NumericUnit unit, bool whole)
    {
        var table = new SortedDictionary<long, long>();
        foreach (var e in extents)
        {
            if (e.Values is null) throw new ArgumentException("the profile was made without value tables", nameof(extents));
            foreach ((long key, long rows) in e.Values)
            {
                long canonical = KeyConverter.ToRulerKey(key, e.Type, unit, whole);
                table[canonical] = table.GetValueOrDefault(canonical) + rows;
            }
        }
        long[] keys = [.. table.Keys], below = new long[keys.Length + 1];
        int i = 0;
        foreach (long rows in table.Values) below[i + 1] = below[i++] + rows;
        return (keys, below);
    }

    private static double Quantile(long[] keys, long[] below, double p, bool whole)
    {
        long at = Math.Min((long)(p * (below[^1] - 1)), below[^1] - 1);
        int index = Array.BinarySearch(below, at);
        if (index < 0) index = ~index - 1;
        while (below[index + 1] <= at) index++;
        return whole ? keys[index] : OrderKey.ToDouble(keys[index]);
    }
}
