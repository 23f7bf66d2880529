using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>Cells, key and text shapes in binary form, for tasks that travel. Not versioned by themselves: the task around them is.</summary>
internal static class CellsCodec
{
    /// <summary>Writes the cells of a column.</summary>
    public static void Write(BinaryWriter writer, ColumnCells cells)
    {
        writer.Write(cells.Name);
        writer.Write((byte)cells.Kind);
        writer.Write(cells.Count);
        writer.WriteLongs(cells.Rows);
        writer.Write(cells.HasNull);
        writer.WriteLongs(cells.Starts);
        writer.WriteDoubles(cells.Edges);
        writer.WriteStrings(cells.Categories);
        writer.WriteLongs(cells.CategoryKeys);
        writer.Write(cells.OtherCell);
        writer.WriteArray(cells.OtherValues, static (w, v) =>
        {
            w.Write(v.Text);
            w.Write(v.Key);
            w.Write(v.Rows);
        });
        writer.WriteArray(cells.Segments, static (w, segments) => w.WriteArray(segments, static (x, s) =>
        {
            x.Write(s.Weight);
            x.Write(s.Low);
            x.Write(s.High);
        }));
        writer.Write((byte)cells.Scale);
        writer.Write(cells.Decimals);
        writer.Write(cells.Step);
        writer.Write(cells.StepOffset);
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter, ColumnCells)"/> wrote.</summary>
    public static ColumnCells Read(BinaryReader reader) => new()
    {
        Name = reader.ReadString(),
        Kind = reader.ReadEnum<CellKind>(),
        Count = reader.ReadInt32(),
        Rows = reader.ReadLongs(),
        HasNull = reader.ReadBoolean(),
        Starts = reader.ReadLongs(),
        Edges = reader.ReadDoubles(),
        Categories = reader.ReadStrings(),
        CategoryKeys = reader.ReadLongs(),
        OtherCell = reader.ReadInt32(),
        OtherValues = reader.ReadArray(static r => new OtherValue(r.ReadString(), r.ReadInt64(), r.ReadInt64())),
        Segments = reader.ReadArray(static r => r.ReadArray(static s => new Segment(s.ReadInt64(), s.ReadInt64(), s.ReadInt64()))),
        Scale = reader.ReadEnum<ValueScale>(),
        Decimals = reader.ReadInt32(),
        Step = reader.ReadInt64(),
        StepOffset = reader.ReadInt64(),
    };

    /// <summary>Writes the look of a key column, or its absence.</summary>
    public static void Write(BinaryWriter writer, KeyShape? key)
    {
        writer.Write(key is not null);
        if (key is null) return;
        writer.Write(key.MinDigits);
        writer.Write(key.MaxDigits);
        Write(writer, key.Text);
    }

    /// <summary>Writes the look of a text column, or its absence.</summary>
    public static void Write(BinaryWriter writer, TextShape? text)
    {
        writer.Write(text is not null);
        if (text is null) return;
        writer.Write(text.Rows);
        writer.Write(text.Prefix);
        writer.WriteArray(text.Patterns, static (w, p) =>
        {
            w.Write(p.Pattern);
            w.Write(p.Rows);
        });
        writer.WriteArray(text.Lengths, static (w, l) =>
        {
            w.Write(l.Words);
            w.Write(l.Rows);
        });
        writer.WriteArray(text.Words, static (w, s) =>
        {
            w.Write((byte)s.Kind);
            w.Write(s.Length);
            w.Write(s.Words);
        });
        writer.WriteArray(text.Marks, static (w, m) =>
        {
            w.Write((ushort)m.Mark);
            w.Write(m.Words);
        });
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter, KeyShape)"/> wrote.</summary>
    public static KeyShape? ReadKey(BinaryReader reader) => !reader.ReadBoolean() ? null : new KeyShape
    {
        MinDigits = reader.ReadInt32(),
        MaxDigits = reader.ReadInt32(),
        Text = ReadText(reader),
    };

    /// <summary>Reads what <see cref="Write(BinaryWriter, TextShape)"/> wrote.</summary>
    public static TextShape? ReadText(BinaryReader reader) => !reader.ReadBoolean() ? null : new TextShape
    {
        Rows = reader.ReadInt64(),
        Prefix = reader.ReadString(),
        Patterns = reader.ReadArray(static r => new PatternCount(r.ReadString(), r.ReadInt64())),
        Lengths = reader.ReadArray(static r => new LengthCount(r.ReadInt32(), r.ReadInt64())),
        Words = reader.ReadArray(static r => new WordShape(r.ReadEnum<WordKind>(), r.ReadInt32(), r.ReadInt64())),
        Marks = reader.ReadArray(static r => new MarkCount((char)r.ReadUInt16(), r.ReadInt64())),
    };
}
