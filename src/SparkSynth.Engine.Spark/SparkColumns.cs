using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SparkSynth.Core;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Tables;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>Fields of the rows channel as typed columns of Spark. Backslashes and controls are spelt <c>char(…)</c>: what a literal means depends on settings.</summary>
internal static class SparkColumns
{
    private const string Backslash = "char(92)";

    /// <summary>Everything that Spark's types cannot hold.</summary>
    public static IReadOnlyList<Problem> Check(TableSchema schema, ImmutableArray<string> partitionBy)
    {
        var problems = new List<Problem>();
        void Add(string code, string column, string what, string advice) => problems.Add(new Problem(code, $"column '{column}'", what, advice));

        foreach (ColumnSchema column in schema.Columns)
        {
            if (column.Type.Kind == PhysicalType.Time)
                Add("type-unknown-to-spark", column.Name, "Spark cannot write times of day.", "Leave it out (real.exclude), or cast it to text in the real table.");
            if (column.Type is { Kind: PhysicalType.Timestamp, Unit: TickUnit.Nanosecond })
                Add("type-unknown-to-spark", column.Name, "Spark's timestamps have microseconds; these have nanoseconds.", "Cast it to microseconds in the real table, or leave it out (real.exclude).");
        }

        foreach (var same in schema.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            Add("names-differ-by-case", same.First().Name, "Another column's name differs from it by case only; Spark takes them for one.", "Leave one of them out (real.exclude).");
        foreach (string name in partitionBy.Where(p => schema.IndexOf(p) < 0))
            Add("unknown-column", name, "The table has no such column to be partitioned by.", "Correct sample.spark.partitionBy.");
        if (partitionBy.Length > 0 && partitionBy.Distinct(StringComparer.Ordinal).Count() >= schema.Columns.Length)
            Add("contradiction", partitionBy[0], "Every column would become a folder, and none be left to write.", "Shorten sample.spark.partitionBy.");
        return problems;
    }

    /// <summary>Words and fields of a row.</summary>
    public static int PartsOf(RowPacking packing) => packing.Words + packing.Digits.Count(d => d is null);

    /// <summary>The words and fields of a row, from an array <c>f</c> of those of all rows of its line and the place <c>at</c> where its own begin.</summary>
    public static IReadOnlyList<ColumnExpression> Parts(RowPacking packing) =>
    [
        .. Enumerable.Range(0, PartsOf(packing)).Select(i => string.Create(CultureInfo.InvariantCulture, $"f[at + {i}]")).Select((part, i) =>
            i < packing.Words ? new ColumnExpression(Word(i), $"CAST({part} AS BIGINT)") : new ColumnExpression(Field(i - packing.Words), part)),
    ];

    /// <summary>Typed columns from <see cref="Parts"/>.</summary>
    public static IReadOnlyList<ColumnExpression> Of(TableSchema schema, RowPacking packing)
    {
        int field = 0;
        return [.. schema.Columns.Select((c, i) => new ColumnExpression(c.Name, packing.Digits[i] is { } digit ? Unpacked(c.Type, digit) : Typed(c.Type, Field(field++))))];
    }

    /// <summary>A name where SQL wants a column.</summary>
    public static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string Word(int word) => string.Create(CultureInfo.InvariantCulture, $"w{word}");

    private static string Field(int field) => string.Create(CultureInfo.InvariantCulture, $"t{field}");

    /// <summary>The value of a digit. Texts are one literal that Spark divides once, when it plans.</summary>
    private static string Unpacked(ColumnType type, RowPacking.Digit digit)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"(({Word(digit.Word)} div {digit.Divisor}L) % {digit.Radix}L)");
        string value = digit.Domain switch
        {
            ColumnDomain.Texts texts => $"split(CAST(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(string.Join('\u0001', texts.Values)))}' AS STRING), char(1))[CAST({number} AS INT)]",
            ColumnDomain.Whole whole => Cast(type, Plus(number, whole.Low) + Micros(type)),
            ColumnDomain.Scaled scaled => string.Create(CultureInfo.InvariantCulture, $"CAST({Plus(number, scaled.Low)} AS DOUBLE) / {scaled.Divisor:R}D"),
            _ => throw new ArgumentException($"No column for {digit.Domain}.", nameof(digit)),
        };
        return string.Create(CultureInfo.InvariantCulture, $"IF({number} = {digit.Radix - 1}L, NULL, {value})");
    }

    /// <summary>Ticks of a timestamp are numbered in their own unit.</summary>
    private static string Micros(ColumnType type) => type switch
    {
        { Kind: PhysicalType.Timestamp, Unit: TickUnit.Second } => " * 1000000L",
        { Kind: PhysicalType.Timestamp, Unit: TickUnit.Millisecond } => " * 1000L",
        _ => "",
    };

    /// <summary>A literal may not be the least long: its digits are read before its sign.</summary>
    private static string Plus(string number, long low) => low == long.MinValue
        ? $"({number} - {long.MaxValue}L - 1L)"
        : string.Create(CultureInfo.InvariantCulture, $"({number} + ({low}L))");

    private static string Typed(ColumnType type, string field)
    {
        string value = $"IF({field} = concat({Backslash}, 'N'), NULL, {field})";
        return type.Kind == PhysicalType.String ? $"IF(contains({field}, {Backslash}), {Unescaped(value)}, {field})"
            : type.Kind == PhysicalType.Boolean ? $"CAST({value} AS BOOLEAN)"
            : Cast(type, type.Kind is PhysicalType.Date or PhysicalType.Timestamp ? $"CAST({value} AS BIGINT)" : value);
    }

    /// <summary>A value of a column's type from a number, or from its text.</summary>
    private static string Cast(ColumnType type, string value) => type.Kind switch
    {
        PhysicalType.Integer => $"CAST({value} AS {Integer(type)})",
        PhysicalType.Float => $"CAST({value} AS {(type.Bits == 32 ? "FLOAT" : "DOUBLE")})",
        PhysicalType.Decimal => $"CAST({value} AS DECIMAL({type.Precision}, {type.Scale}))",
        PhysicalType.Boolean => $"({value} = 1L)",
        PhysicalType.Date => $"date_from_unix_date(CAST({value} AS INT))",
        PhysicalType.Timestamp when type.Zone is null => $"CAST(timestamp_micros({value}) AS TIMESTAMP_NTZ)",
        PhysicalType.Timestamp => $"timestamp_micros({value})",
        _ => throw new ArgumentException($"Spark has no {type}.", nameof(type)),
    };

    /// <summary>The smallest type of Spark's that holds all values; it has none without a sign.</summary>
    private static string Integer(ColumnType type) => (type.Unsigned, type.Bits) switch
    {
        (false, 8) => "TINYINT",
        (false, 16) or (true, 8) => "SMALLINT",
        (false, 32) or (true, 16) => "INT",
        (true, 64) => "DECIMAL(20, 0)",
        _ => "BIGINT",
    };

    /// <summary>Backslashes come last: until then every one of them begins an escape.</summary>
    private static string Unescaped(string value) =>
        new (char Letter, int Code)[] { ('t', 9), ('n', 10), ('r', 13), ('1', 1), ('b', 92) }.Aggregate(value, (text, e) => $"replace({text}, concat({Backslash}, '{e.Letter}'), char({e.Code}))");
}
