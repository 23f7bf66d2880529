using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Privacy.Measures;

internal static class AuditData
{
    /// <summary>Chosen columns (all when none are named) of some tables, codes shared.</summary>
    public static AuditColumn[] Of(string[] names, params CsvTable[] tables)
    {
        var schema = tables[0].Schema;
        if (names.Length == 0) names = schema.Columns.Select(c => c.Name).Where(n => n != "id").ToArray();
        int[] at = names.Select(schema.IndexOf).ToArray();
        var chosen = new TableSchema([.. at.Select(i => schema.Columns[i])]);
        var audit = new AuditTables(chosen, tables.Length);
        for (int t = 0; t < tables.Length; t++)
        {
            var batch = new ColumnBatch(at.Length) { Length = tables[t].Batch.Length };
            for (int c = 0; c < at.Length; c++)
            {
                var from = tables[t].Batch.Columns[at[c]];
                batch.Columns[c].Values = from.Values;
                batch.Columns[c].Codes = from.Codes;
                batch.Columns[c].Dictionary = from.Dictionary;
                batch.Columns[c].Nulls = from.Nulls;
                batch.Columns[c].NullCount = from.NullCount;
            }
            audit.Add(t, batch, new TableSchema([.. at.Select(i => tables[t].Schema.Columns[i])]));
        }
        return audit.Columns();
    }

    /// <summary>A table of text columns from rows like "a b c".</summary>
    public static CsvTable Text(params string[] rows) =>
        CsvTable.FromCells(rows[0].Split(' ').Select((_, i) => "c" + i).ToArray(), rows.Select(r => r.Split(' ').Select(v => v == "-" ? "" : v).ToArray()).ToArray());
}
