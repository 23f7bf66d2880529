using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Collects chosen columns of the tables of an audit (train, synthetic, hold-out, in any order that the caller keeps) with shared codes. Memory: 1, 2 or 4 bytes a
/// cell (<see cref="CodeList"/>) and every distinct value once. Codes follow first appearance; no result depends on them.
/// </summary>
public sealed class AuditTables
{
    private readonly ColumnSchema[] _columns;
    private readonly Dictionary<string, int>[] _text;
    private readonly Dictionary<double, int>[] _numbers;
    private readonly CodeList[][] _codes;
    private readonly (StringDictionary? Dictionary, int[] Map)[] _cache;

    /// <summary>For <paramref name="tables"/> tables that all have the columns of <paramref name="schema"/> of that kind.</summary>
    public AuditTables(TableSchema schema, int tables)
    {
        _columns = [.. schema.Columns];
        _text = _columns.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray();
        _numbers = _columns.Select(_ => new Dictionary<double, int>()).ToArray();
        _codes = Enumerable.Range(0, tables).Select(_ => _columns.Select(_ => new CodeList()).ToArray()).ToArray();
        _cache = new (StringDictionary?, int[])[_columns.Length];
    }

    /// <summary>
    /// Adds rows of a table whose batches hold these columns in order. <paramref name="types"/> are that table's own types, which may differ in
    /// width or unit, not in kind.
    /// </summary>
    public void Add(int table, ColumnBatch batch, TableSchema types)
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            var vector = batch.Columns[c];
            byte[]? nulls = vector.NullCount > 0 ? vector.Nulls : null;
            var type = types.Columns[c].Type;
            if ((type.Kind == PhysicalType.String) != (_columns[c].Type.Kind == PhysicalType.String) || type.IsTemporal != _columns[c].Type.IsTemporal)
                throw new ProblemException("column-types-differ", _columns[c].Name, $"The column is {_columns[c].Type} in one table and {type} in another.", "Read both tables with the same types.");
            if (type.Kind == PhysicalType.String) AddText(table, c, vector, nulls, batch.Length);
            else AddNumbers(table, c, vector, nulls, batch.Length, type);
        }
    }

    /// <summary>The columns, complete.</summary>
    public AuditColumn[] Columns() => _columns.Select((column, c) => new AuditColumn(
        column.Name, _codes.Select(t => t[c]).ToArray(),
        column.Type.Kind is PhysicalType.String or PhysicalType.Boolean ? null : [double.NaN, .. _numbers[c].OrderBy(n => n.Value).Select(n => n.Key)],
        1 + (column.Type.Kind == PhysicalType.String ? _text[c].Count : _numbers[c].Count))).ToArray();

    private void AddText(int table, int c, ColumnVector vector, byte[]? nulls, int rows)
    {
        if (!ReferenceEquals(_cache[c].Dictionary, vector.Dictionary))
        {
            int[] map = new int[vector.Dictionary.Count];
            for (int i = 0; i < map.Length; i++)
            {
                if (!_text[c].TryGetValue(vector.Dictionary.Values[i], out map[i])) _text[c].Add(vector.Dictionary.Values[i], map[i] = _text[c].Count + 1);
            }
            _cache[c] = (vector.Dictionary, map);
        }
        int[] codes = _cache[c].Map;
        var target = _codes[table][c];
        for (int i = 0; i < rows; i++) target.Add(nulls is not null && nulls[i] != 0 ? 0 : codes[vector.Codes[i]]);
    }

    private void AddNumbers(int table, int c, ColumnVector vector, byte[]? nulls, int rows, ColumnType type)
    {
        var codes = _codes[table][c];
        double unit = NumericUnit.Of(type, 0).PerOne;
        for (int i = 0; i < rows; i++)
        {
            double value = nulls is not null && nulls[i] != 0 ? double.NaN : type.Kind == PhysicalType.Float ? OrderKey.ToDouble(vector.Values[i]) : vector.Values[i] / unit;
            int code = 0;
            if (!double.IsNaN(value) && !_numbers[c].TryGetValue(value, out code)) _numbers[c].Add(value, code = _numbers[c].Count + 1);
            codes.Add(code);
        }
    }
}
