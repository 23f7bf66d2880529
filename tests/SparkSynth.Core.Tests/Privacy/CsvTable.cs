using System.Globalization;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Privacy;

/// <summary>A small CSV file (no quotes) as one batch; types by content: integer, float, boolean, date, timestamp, string; empty = null.</summary>
internal sealed record CsvTable(TableSchema Schema, ColumnBatch Batch)
{
    public static CsvTable Read(string folder, string name, CsvTable? typesOf = null)
    {
        string[] lines = File.ReadAllLines(RepositoryFiles.TestData(folder, name));
        string[] names = lines[0].Split(',');
        string[][] cells = lines.Skip(1).Select(l => l.Split(',')).ToArray();
        return FromCells(names, cells, typesOf);
    }

    public static CsvTable FromCells(string[] names, string[][] cells, CsvTable? typesOf = null)
    {
        var schema = typesOf?.Schema ?? new TableSchema([.. names.Select((n, c) => new ColumnSchema(n, new ColumnType(KindOf(cells.Select(r => r[c])))))]);
        var batch = new ColumnBatch(names.Length) { Length = cells.Length };
        for (int c = 0; c < names.Length; c++) Fill(batch.Columns[c], schema.Columns[c].Type.Kind, cells.Select(r => r[c]).ToArray());
        return new CsvTable(schema, batch);
    }

    /// <summary>The first rows of the table; vectors are shared.</summary>
    public CsvTable Head(int rows)
    {
        var batch = new ColumnBatch(Batch.Columns.Length) { Length = Math.Min(rows, Batch.Length) };
        for (int c = 0; c < Batch.Columns.Length; c++)
        {
            var v = Batch.Columns[c];
            batch.Columns[c].Values = v.Values;
            batch.Columns[c].Codes = v.Codes;
            batch.Columns[c].Dictionary = v.Dictionary;
            batch.Columns[c].Nulls = v.Nulls;
            batch.Columns[c].NullCount = v.Nulls.Take(batch.Length).Sum(b => b);
        }
        return new CsvTable(Schema, batch);
    }

    private static PhysicalType KindOf(IEnumerable<string> cells)
    {
        string[] values = cells.Where(c => c.Length > 0).ToArray();
        if (values.Length == 0) return PhysicalType.Float;
        if (values.All(v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))) return PhysicalType.Integer;
        if (values.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _))) return PhysicalType.Float;
        if (values.All(v => v is "True" or "False" or "TRUE" or "FALSE")) return PhysicalType.Boolean;
        if (values.All(v => v.Length == 10 && DateOnly.TryParse(v, CultureInfo.InvariantCulture, out _))) return PhysicalType.Date;
        return values.All(v => v.Length == 19 && DateTime.TryParse(v, CultureInfo.InvariantCulture, out _)) ? PhysicalType.Timestamp : PhysicalType.String;
    }

    private static void Fill(ColumnVector vector, PhysicalType kind, string[] cells)
    {
        vector.Nulls = cells.Select(c => c.Length == 0 ? (byte)1 : (byte)0).ToArray();
        vector.NullCount = vector.Nulls.Sum(b => b);
        if (kind == PhysicalType.String)
        {
            string[] distinct = cells.Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).Reverse().ToArray();
            var codes = distinct.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i, StringComparer.Ordinal);
            vector.Codes = cells.Select(c => c.Length == 0 ? 0 : codes[c]).ToArray();
            vector.Dictionary = new StringDictionary(distinct);
            return;
        }
        vector.Values = cells.Select(c => c.Length == 0 ? 0 : Key(kind, c)).ToArray();
    }

    private static long Key(PhysicalType kind, string cell) => kind switch
    {
        PhysicalType.Integer => long.Parse(cell, CultureInfo.InvariantCulture),
        PhysicalType.Float => OrderKey.FromDouble(double.Parse(cell, CultureInfo.InvariantCulture)),
        PhysicalType.Boolean => cell is "True" or "TRUE" ? 1 : 0,
        PhysicalType.Date => DateOnly.Parse(cell, CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber,
        _ => (DateTime.Parse(cell, CultureInfo.InvariantCulture).Ticks - DateTime.UnixEpoch.Ticks) / 10,
    };
}
