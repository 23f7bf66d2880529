using System.Globalization;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>SQL that turns a row into the line that a worker reads (<see cref="RowLineReader"/>).</summary>
internal static class SparkLine
{
    /// <summary>The number of the partition, where its first row is: ids of rows are counted up from 2³³ times that number.</summary>
    private const string Partition = "CASE WHEN (monotonically_increasing_id() & 8589934591L) = 0 THEN concat('P', spark_partition_id(), ',') ELSE '' END";

    /// <summary>The line of some columns. One concat: Spark would copy what an inner one makes once more.</summary>
    public static string Of(IEnumerable<ColumnSchema> columns)
    {
        ColumnSchema[] all = [.. columns];
        string[] texts = [.. all.Where(c => c.Type.Kind == PhysicalType.String).Select(c => SparkColumns.Quoted(c.Name))];
        string[] small = [.. all.Where(c => RowLineReader.SharesWord(c.Type)).Select(Key)];
        IEnumerable<string> other = all.Where(c => c.Type.Kind != PhysicalType.String && !RowLineReader.SharesWord(c.Type)).Select(c => $"coalesce(CAST({Key(c)} AS STRING), '')");
        IEnumerable<string> numbers = [.. texts.Chunk(RowLineReader.LengthsAWord).Select(Lengths), .. small.Chunk(RowLineReader.KeysAWord).Select(Keys), .. other];
        return $"concat({string.Join(", ", [Partition, .. numbers.Select(n => n + ", ','"), .. texts.Select(t => $"coalesce({t}, '')")])})";
    }

    /// <summary>The condition by which a row is on a side: a hash of all its values, so equal rows are on the same side.</summary>
    public static string On(TableSchema schema, RowSide side)
    {
        ulong limit = (ulong)(side.HoldoutFraction * 4294967296.0);
        string row = string.Join(", ", schema.Columns.Select(c => SparkColumns.Quoted(c.Name)));
        return string.Create(CultureInfo.InvariantCulture, $"shiftrightunsigned(xxhash64({row}, {unchecked((long)side.Seed)}L), 32) {(side.IsHoldout ? "<" : ">=")} {limit}L");
    }

    private static string Lengths(string[] texts) =>
        Together([.. texts.Select(t => $"octet_length({t})")], RowLineReader.LengthBits, t => $"coalesce({t}, -1)");

    private static string Keys(string[] keys) =>
        Together(keys, RowLineReader.KeyBits, k => $"coalesce(CAST({k} AS STRING), '')");

    /// <summary>Some numbers in one, null all bits set, or one after the other where that does not hold them.</summary>
    private static string Together(string[] numbers, int bits, Func<string, string> alone)
    {
        int none = (1 << bits) - 1;
        string all = string.Join(", ", numbers);
        string word = string.Join(" | ", numbers.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"shiftleft(CAST(coalesce({n}, {none}) AS BIGINT), {bits * i})")));
        string list = string.Join(", ", numbers.Select(n => $"';', {alone(n)}"));
        return string.Create(CultureInfo.InvariantCulture, $"CASE WHEN greatest(0, {all}) < {none} AND least(0, {all}) = 0 THEN CAST({word} AS STRING) ELSE concat({list}) END");
    }

    /// <summary>The key as a number of Spark's.</summary>
    private static string Key(ColumnSchema column)
    {
        string name = SparkColumns.Quoted(column.Name);
        return column.Type.Kind switch
        {
            PhysicalType.Boolean => $"CAST({name} AS INT)",
            PhysicalType.Date => $"unix_date({name})",
            PhysicalType.Timestamp when column.Type.Zone is null => $"unix_micros(CAST({name} AS TIMESTAMP))",
            PhysicalType.Timestamp => $"unix_micros({name})",
            _ => name,
        };
    }
}
