using DuckDB.NET.Data;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tests;

/// <summary>A column by hand: keys as <see cref="long"/>, text as <see cref="string"/>, nulls.</summary>
internal sealed record TestColumn(ColumnSchema Schema, object?[] Values)
{
    public static TestColumn Of(string name, ColumnType type, params object?[] values) => new(new ColumnSchema(name, type, Array.IndexOf(values, null) >= 0), values);
}

internal static class TestTable
{
    public static readonly ColumnType Int64 = new(PhysicalType.Integer);
    public static readonly ColumnType Text = new(PhysicalType.String);
    public static readonly ColumnType Double = new(PhysicalType.Float);

    public static TableSchema Schema(IEnumerable<TestColumn> columns) => new([.. columns.Select(c => c.Schema)]);

    public static ColumnBatch Batch(IReadOnlyList<TestColumn> columns, int first, int rows)
    {
        var batch = new ColumnBatch(columns.Count) { Length = rows };
        for (int c = 0; c < columns.Count; c++)
        {
            var values = columns[c].Values.AsSpan(first, rows).ToArray();
            var vector = batch.Columns[c];
            vector.Nulls = [.. values.Select(v => v is null ? (byte)1 : (byte)0)];
            vector.NullCount = values.Count(v => v is null);
            if (columns[c].Schema.Type.Kind == PhysicalType.String)
            {
                string[] distinct = [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
                vector.Dictionary = new StringDictionary(distinct);
                vector.Codes = [.. values.Select(v => v is null ? 0 : Array.IndexOf(distinct, (string)v))];
            }
            else
            {
                vector.Values = [.. values.Select(v => v is null ? 0L : Convert.ToInt64(v, System.Globalization.CultureInfo.InvariantCulture))];
            }
        }

        return batch;
    }

    public static string Write(string path, IReadOnlyList<TestColumn> columns, ParquetWriteOptions? options = null, int batchRows = 65_536)
    {
        using var writer = new ParquetPartWriter(path, Schema(columns), options ?? new ParquetWriteOptions());
        int rows = columns[0].Values.Length;
        for (int first = 0; first < rows; first += batchRows) writer.Write(Batch(columns, first, Math.Min(batchRows, rows - first)));
        writer.Close();
        return path;
    }

    /// <summary>All values of a source, column by column.</summary>
    public static object?[][] Read(TableSource source, RowSide? side = null, IReadOnlyList<int>? columns = null)
    {
        columns ??= [.. Enumerable.Range(0, source.Schema.Columns.Length)];
        var values = columns.Select(_ => new List<object?>()).ToArray();
        using var reader = source.CreateReader(columns, side);
        foreach (var slice in source.Slices)
        {
            reader.Open(slice);
            while (reader.Read())
                for (int c = 0; c < values.Length; c++)
                    for (int r = 0; r < reader.Batch.Length; r++) values[c].Add(Value(reader.Batch.Columns[c], r, source.Schema.Columns[columns[c]].Type));
        }

        return [.. values.Select(v => v.ToArray())];
    }

    public static object? Value(ColumnVector vector, int row, ColumnType type)
    {
        bool isNull = vector.NullCount > 0 && vector.Nulls[row] != 0;
        if (type.Kind == PhysicalType.String)
        {
            if (isNull && vector.Codes[row] != 0) throw new AssertionException("code of a null is not 0");
            return isNull ? null : vector.Dictionary.Values[vector.Codes[row]];
        }

        if (isNull && vector.Values[row] != 0) throw new AssertionException("value of a null is not 0");
        return isNull ? null : vector.Values[row];
    }

    public static TableSource Open(string path) => TableSource.Open(new SourceOptions { Path = path });

    public static void Sql(params string[] statements)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        foreach (string sql in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    public static object?[][] Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return [.. rows];
    }
}
