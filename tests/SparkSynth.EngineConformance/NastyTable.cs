namespace SparkSynth.EngineConformance;

/// <summary>Every type with its extremes, every awkward text and name, as SQL. Values repeat, so that most have the least support.</summary>
internal static class NastyTable
{
    public const int Rows = 600;

    private static readonly (string Name, string Type, string[] Values)[] Repeated =
    [
        ("int8", "TINYINT", ["-128", "127", "NULL", "0", "5"]),
        ("int16", "SMALLINT", ["-32768", "32767", "NULL", "0", "5"]),
        ("int32", "INTEGER", ["-2147483648", "2147483647", "NULL", "0", "5"]),
        ("int64", "BIGINT", ["-9223372036854775808", "9223372036854775807", "NULL", "0", "5"]),
        ("uint8", "UTINYINT", ["0", "255", "NULL", "7"]),
        ("uint16", "USMALLINT", ["0", "65535", "NULL", "7"]),
        ("uint32", "UINTEGER", ["0", "4294967295", "NULL", "7"]),
        ("uint64", "UBIGINT", ["0", "9223372036854775807", "NULL", "7"]),
        ("double", "DOUBLE", ["'nan'", "'inf'", "'-inf'", "'-0.0'", "0.0", "5e-324", "-5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "-1.7976931348623157e308", "0.1", "NULL"]),
        ("float", "FLOAT", ["'nan'", "'inf'", "'-inf'", "'-0.0'", "1e-45", "3.4028234663852886e38", "-3.4028234663852886e38", "0.1", "NULL"]),
        ("decimal(38,10)", "DECIMAL(38,10)", ["922337203.6854775807", "-922337203.6854775808", "0.0000000001", "0", "12345.6", "NULL"]),
        ("decimal(9,2)", "DECIMAL(9,2)", ["9999999.99", "-9999999.99", "0.01", "NULL"]),
        ("decimal(18,0)", "DECIMAL(18,0)", ["999999999999999999", "-999999999999999999", "1", "NULL"]),
        ("boolean", "BOOLEAN", ["true", "false", "NULL"]),
        ("date", "DATE", ["'0001-01-01'", "'1969-12-31'", "'1970-01-01'", "'9999-12-31'", "'1582-10-10'", "NULL"]),
        ("timestamp µs", "TIMESTAMP", ["'0001-01-01 00:00:00'", "'1969-12-31 23:59:59.999999'", "'9999-12-31 23:59:59.999999'", "'2024-02-29 12:34:56.123456'", "NULL"]),
        ("timestamp ms", "TIMESTAMP_MS", ["'1969-12-31 23:59:59.999'", "'9999-12-31 23:59:59.999'", "'2024-02-29 12:34:56.123'", "NULL"]),
        ("timestamp ns", "TIMESTAMP_NS", ["'1700-01-01 00:00:00'", "'1969-12-31 23:59:59.9999999'", "'2024-02-29 12:34:56.1234567'", "NULL"]),
        ("timestamp UTC", "TIMESTAMPTZ", ["'1969-12-31 23:59:59.999999+00'", "'9999-12-31 23:59:59.999999+00'", "'2024-02-29 12:34:56.123456+00'", "NULL"]),
        ("time", "TIME", ["'00:00:00'", "'23:59:59.999999'", "'12:00:00.000001'", "NULL"]),
        ("a\"b", "VARCHAR", ["''", "E'a\\tb'", "E'line\\nfeed'", "E'cr\\r\\nlf'", "'back\\slash'", "'\\N'", "'\"quoted\"'", "'it''s, a; list|'", "' blanks '", "'NULL'", "'null'", "NULL"]),
        ("select", "VARCHAR", ["'𝄞 clef'", "'naïve'", "'日本語'", "'👩‍👩‍👧'", "chr(65279) || 'bom'", "'z' || chr(769)", "'?'", "'nan'", "repeat('é', 31)", "repeat('é', 31) || 'x'", "repeat('é', 127)", "repeat('日', 85)", "repeat('long ', 100)"]),
        (" ", "VARCHAR", ["NULL"]),
        ("ü😀", "BIGINT", ["42"]),
    ];

    /// <summary>A query that gives the table.</summary>
    public static string Query { get; } = "SELECT " + string.Join(", ", Repeated.Select((c, i) => $"(ARRAY[{string.Join(", ", c.Values)}]::{c.Type}[])[(i * {i + 1} + i // 7) % {c.Values.Length} + 1] AS {Quoted(c.Name)}"))
        + $", (hash(i) % 1000000) / 7.0 AS \"x\", i * 3 + 100000 AS \"key\", 'ünïque' || chr(9) || hash(i + 5) || ' \\' || chr(10) AS \"text\" FROM range({Rows}) t(i)";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
