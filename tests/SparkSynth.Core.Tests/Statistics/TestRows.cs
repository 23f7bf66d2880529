using System.Collections.Immutable;
using System.Globalization;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

/// <summary>Rows of every type, some columns of which overflow a small cap; made from hashes of the row number.</summary>
internal static class TestRows
{
    public static readonly TableSchema Schema = new(ImmutableArray.Create(
        new ColumnSchema("small", new(PhysicalType.Integer)),
        new ColumnSchema("wide", new(PhysicalType.Integer)),
        new ColumnSchema("huge", new(PhysicalType.Integer)),
        new ColumnSchema("price", new(PhysicalType.Float)),
        new ColumnSchema("real", new(PhysicalType.Float)),
        new ColumnSchema("single", new(PhysicalType.Float) { Bits = 32 }),
        new ColumnSchema("flag", new(PhysicalType.Boolean)),
        new ColumnSchema("seen", new(PhysicalType.Timestamp)),
        new ColumnSchema("name", new(PhysicalType.String)),
        new ColumnSchema("code", new(PhysicalType.String)),
        new ColumnSchema("empty", new(PhysicalType.Integer))));

    public static object?[] Row(long i)
    {
        ulong h = StableHash.Of(i, 7);
        return
        [
            h % 11 == 0 ? null : (long)(h % 9) - 4,
            h % 3 == 0 ? 7L : (long)((h >> 8) % 1500) * 10,
            (long)h,
            OrderKey.FromDouble((h >> 20) % 400 / 100.0),
            h % 13 == 0 ? null : OrderKey.FromDouble(1.0 / (1 + ((h >> 11) % 997))),
            OrderKey.FromDouble((float)((h >> 9) % 50) / 10f),
            (long)(h & 1),
            1_600_000_000_000_000L + ((long)((h >> 5) % 5000) * 60_000_000),
            h % 7 == 0 ? null : "n" + (h % 5).ToString(CultureInfo.InvariantCulture),
            $"AB-{(h >> 3) % 700}",
            null,
        ];
    }

    public static ColumnBatch Batch(IEnumerable<long> rowNumbers, TableSchema? schema = null, int[]? columns = null, Func<long, object?[]>? row = null)
    {
        schema ??= Schema;
        columns ??= Enumerable.Range(0, schema.Columns.Length).ToArray();
        var rows = rowNumbers.Select(row ?? Row).ToArray();
        var batch = new ColumnBatch(columns.Length) { Length = rows.Length };
        for (int c = 0; c < columns.Length; c++)
            Fill(batch.Columns[c], schema.Columns[columns[c]].Type, rows.Select(r => r[columns[c]]).ToArray());
        return batch;
    }

    private static void Fill(ColumnVector vector, ColumnType type, object?[] values)
    {
        // Longer than the batch, with nonsense behind its end: kernels must not look there.
        int n = values.Length;
        vector.Nulls = values.Select(v => (byte)(v is null ? 1 : 0)).Append((byte)1).ToArray();
        vector.NullCount = values.Count(v => v is null);
        if (type.IsOrdered)
        {
            vector.Values = values.Select(v => v is null ? 0 : (long)v).Append(-99).ToArray();
            return;
        }

        var dictionary = values.OfType<string>().Distinct().ToArray();
        var codeOf = dictionary.Select((text, code) => (text, code)).ToDictionary(p => p.text, p => p.code);
        vector.Dictionary = new StringDictionary(dictionary);
        vector.Codes = new int[n + 1];
        for (int i = 0; i < n; i++)
            vector.Codes[i] = values[i] is string s ? codeOf[s] : 0;
    }
}
