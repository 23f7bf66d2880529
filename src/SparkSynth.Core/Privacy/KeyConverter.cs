using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy;

/// <summary>Keys of a table's column to the unit of the ruler.</summary>
internal static class KeyConverter
{
    /// <summary>Key of a real value: whole units, or the order key of a double. For values that the ruler was made from.</summary>
    public static long ToRulerKey(long key, ColumnType type, NumericUnit unit, bool whole)
    {
        if (type.Kind == PhysicalType.Float)
        {
            double x = OrderKey.ToDouble(key);
            return whole ? (long)Math.Round(x * unit.PerOne) : OrderKey.FromDouble(x);
        }
        var own = NumericUnit.Of(type, 0);
        return whole ? checked(key * (unit.PerOne / own.PerOne)) : OrderKey.FromDouble(key / (double)own.PerOne);
    }

    /// <summary>Grid integer of a key of any numeric type, inside the real data or not.</summary>
    public static long ToGrid(long key, ColumnType type, RulerColumn column)
    {
        if (type.Kind == PhysicalType.Float)
        {
            double x = OrderKey.ToDouble(key);
            if (double.IsNaN(x)) return RulerColumn.Null;
            if (!column.IsWhole) return column.GridOfReal(x);
            double units = x * column.Unit.PerOne;
            double rounded = Math.Round(units), magnitude = Math.Abs(units);
            return magnitude < 1L << 53 && Math.Abs(units - rounded) <= magnitude * (1.0 / (1L << 52)) ? column.GridOfWhole((long)rounded) : column.GridOfReal(units);
        }
        var own = NumericUnit.Of(type, 0);
        if (!column.IsWhole) return column.GridOfReal(key / (double)own.PerOne);
        if (own.PerOne == column.Unit.PerOne) return column.GridOfWhole(key);
        if (own.PerOne < column.Unit.PerOne)
        {
            Int128 units = (Int128)key * (column.Unit.PerOne / own.PerOne);
            return units > long.MaxValue || units < long.MinValue ? column.GridOfReal((double)units) : column.GridOfWhole((long)units);
        }
        long factor = own.PerOne / column.Unit.PerOne;
        (long whole, long rest) = Math.DivRem(key, factor);
        return rest == 0 ? column.GridOfWhole(whole) : column.GridOfReal(key / (double)factor);
    }
}
