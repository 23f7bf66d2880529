using System.Collections.Immutable;

namespace SparkSynth.Core.Tables;

/// <summary>Schemas and types in binary form, for tasks that travel. Not versioned by itself: the task around it is.</summary>
internal static class SchemaCodec
{
    private const int MostColumns = 1 << 16;

    /// <summary>Writes a schema.</summary>
    public static void Write(BinaryWriter writer, TableSchema schema)
    {
        writer.Write7BitEncodedInt(schema.Columns.Length);
        foreach (ColumnSchema column in schema.Columns)
        {
            writer.Write(column.Name);
            Write(writer, column.Type);
            writer.Write(column.Nullable);
        }
    }

    /// <summary>Writes a type.</summary>
    public static void Write(BinaryWriter writer, ColumnType type)
    {
        writer.Write((byte)type.Kind);
        writer.Write((byte)type.Bits);
        writer.Write(type.Unsigned);
        writer.Write((byte)type.Precision);
        writer.Write((byte)type.Scale);
        writer.Write((byte)type.Unit);
        writer.Write(type.Zone is not null);
        if (type.Zone is not null) writer.Write(type.Zone);
    }

    /// <summary>Reads a schema.</summary>
    public static TableSchema ReadSchema(BinaryReader reader)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnSchema>();
        for (int left = reader.ReadCount(MostColumns); left > 0; left--) columns.Add(new ColumnSchema(reader.ReadString(), ReadType(reader), reader.ReadBoolean()));
        return new TableSchema(columns.ToImmutable());
    }

    /// <summary>Reads a type.</summary>
    public static ColumnType ReadType(BinaryReader reader)
    {
        var kind = reader.ReadEnum<PhysicalType>();
        return new ColumnType(kind)
        {
            Bits = reader.ReadByte(),
            Unsigned = reader.ReadBoolean(),
            Precision = reader.ReadByte(),
            Scale = reader.ReadByte(),
            Unit = reader.ReadEnum<TickUnit>(),
            Zone = reader.ReadBoolean() ? reader.ReadString() : null,
        };
    }
}
