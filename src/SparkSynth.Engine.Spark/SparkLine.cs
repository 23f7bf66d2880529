using System.Globalization;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>SQL that turns a row into the line that a worker reads (<see cref="RowLineReader"/>).</summary>
internal static class SparkLine
{
    /// <summary>The line of some columns. One concat: Spark would copy what an inner one makes once more.</summary>
    public static string Of(IEnumerable<ColumnSchema> columns)
    {
        ILookup<bool, ColumnSchema> byText = columns.ToLookup(c => c.Type.Kind == PhysicalType.String);
        string[] texts = [.. byText[true].Select(c => SparkColumns.Quoted(c.Name))];
        IEnumerable<string> parts = [.. texts.Chunk(RowLineReader.TextsAWord).Select(t => Lengths(t) + ", ','"), .. byText[false].Select(Key), .. texts.Select(t => $"coalesce({t}, '')")];
        return $"concat(spark_partition_id(), ','{string.Concat(parts.Select(p => ", " + p))})";
    }

    /// <summary>The condition by which a row is on a side: a hash of all its values, so equal rows are on the same side.</summary>
    public static string On(TableSchema schema, RowSide side)
    {
        ulong limit = (ulong)(side.HoldoutFraction * 4294967296.0);
        string row = string.Join(", ", schema.Columns.Select(c => SparkColumns.Quoted(c.Name)));
        return string.Create(CultureInfo.InvariantCulture, $"shiftrightunsigned(xxhash64({row}, {unchecked((long)side.Seed)}L), 32) {(side.IsHoldout ? "<" : ">=")} {limit}L");
    }

    /// <summary>Lengths of some texts in one number, or one after the other where that does not hold them.</summary>
    private static string Lengths(string[] texts)
    {
        string longest = $"greatest(0, {string.Join(", ", texts.Select(t => $"coalesce(octet_length({t}), 0)"))})";
        string word = string.Join(" | ", texts.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"shiftleft(CAST(coalesce(octet_length({t}), {RowLineReader.NullLength}) AS BIGINT), {8 * i})")));
        string list = string.Join(", ", texts.Select(t => $"';', coalesce(octet_length({t}), -1)"));
        return string.Create(CultureInfo.InvariantCulture, $"CASE WHEN {longest} < {RowLineReader.NullLength} THEN CAST({word} AS STRING) ELSE concat({list}) END");
    }

    private static string Key(ColumnSchema column)
    {
        string name = SparkColumns.Quoted(column.Name);
        string value = column.Type.Kind switch
        {
            PhysicalType.Boolean => $"CAST({name} AS INT)",
            PhysicalType.Date => $"unix_date({name})",
            PhysicalType.Timestamp when column.Type.Zone is null => $"unix_micros(CAST({name} AS TIMESTAMP))",
            PhysicalType.Timestamp => $"unix_micros({name})",
            _ => name,
        };
        return $"coalesce(CAST({value} AS STRING), ''), ','";
    }
}
