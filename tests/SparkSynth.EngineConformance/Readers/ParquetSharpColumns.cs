using ParquetSharp;
using SparkSynth.Core.Tables;

namespace SparkSynth.EngineConformance.Readers;

/// <summary>Columns as ParquetSharp's own typed readers see them (we read through its Arrow side), as keys.</summary>
internal static class ParquetSharpColumns
{
    public static object?[][] Read(string path, TableSchema schema)
    {
        using var file = new ParquetFileReader(path);
        var columns = schema.Columns.Select(_ => new List<object?>()).ToArray();
        for (int g = 0; g < file.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = file.RowGroup(g);
            for (int c = 0; c < columns.Length; c++)
            {
                using ColumnReader column = group.Column(c);
                using LogicalColumnReader reader = column.LogicalReader();
                columns[c].AddRange(reader.Apply(new Keys(schema.Columns[c].Type, group.MetaData.NumRows)));
            }
        }

        return [.. columns.Select(c => c.ToArray())];
    }

    private sealed class Keys(ColumnType type, long rows) : ILogicalColumnReaderVisitor<object?[]>
    {
        public object?[] OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            [.. columnReader.ReadAll(checked((int)rows)).Select(v => Key(v))];

        private object? Key(object? value) => value switch
        {
            null => null,
            string text => text,
            double d => OrderKey.FromDouble(d),
            float f => OrderKey.FromDouble(f),
            bool b => b ? 1L : 0L,
            decimal d => (long)(d * (decimal)Math.Pow(10, type.Scale)),
            ulong u => checked((long)u),
            Date date => date.Days,
            DateTimeNanos nanos => nanos.Ticks,
            TimeSpanNanos nanos => nanos.Ticks,
            DateTime time => Ticks(time - DateTime.UnixEpoch),
            TimeSpan time => Ticks(time),
            _ => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        };

        private object Ticks(TimeSpan span) => type.Unit switch
        {
            TickUnit.Millisecond => span.Ticks / TimeSpan.TicksPerMillisecond,
            _ => span.Ticks / TimeSpan.TicksPerMicrosecond,
        };
    }
}
