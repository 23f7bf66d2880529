using SparkSynth.Core.Privacy;

namespace SparkSynth.Core.Tests.Privacy;

/// <summary>Rulers and packed rows over test tables.</summary>
internal static class Rulers
{
    public static GowerRuler Over(GowerOptions options, params CsvTable[] real)
    {
        var profiles = real.Select(t =>
        {
            var profile = new GowerProfile(t.Schema, options.NeedsValueTables);
            profile.Add(t.Batch);
            return profile;
        }).ToArray();
        return GowerRuler.Create(options, profiles);
    }

    public static PackedRows Pack(GowerRuler ruler, CsvTable table, long firstId = 0)
    {
        var rows = new PackedRows(ruler, table.Batch.Length, firstId);
        new RowPacker(ruler, table.Schema, "table").Pack(table.Batch, rows, 0);
        return rows;
    }
}
