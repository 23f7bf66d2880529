using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Quality;

/// <summary>
/// How the second pass turns the values of one column of one table into small codes, and continuous values into whole numbers whose
/// products can be summed exactly.
/// </summary>
internal sealed class ColumnCoding
{
    /// <summary>The column takes no part in pairs.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Smallest key of the first pass (not for text).</summary>
    public long Min { get; init; }

    /// <summary>Largest key of the first pass.</summary>
    public long Max { get; init; }

    /// <summary>Continuous: code = number of these keys ≤ key. Strictly ascending.</summary>
    public long[] Thresholds { get; init; } = [];

    /// <summary>Discrete, not text: code = position of the key. Strictly ascending.</summary>
    public long[] Keys { get; init; } = [];

    /// <summary>Discrete text: code = position of the text. Ordinal order.</summary>
    public string[] Texts { get; init; } = [];

    /// <summary>The first pass saw nulls; they have the last code.</summary>
    public bool HasNull { get; init; }

    /// <summary>Number of codes of values.</summary>
    public int ValueCodes { get; init; }

    /// <summary>Number of codes, ≥ 1.</summary>
    public int Codes => Math.Max(1, ValueCodes + (HasNull ? 1 : 0));

    /// <summary>Code of null.</summary>
    public int NullCode => ValueCodes;

    /// <summary>
    /// Whole numbers that stand for the values in sums of products: 0 for none; 1 if they fit 32 bits, 2 if they are split into a high part
    /// and 31 low bits.
    /// </summary>
    public int Limbs { get; init; }

    /// <summary>Values are floats: the whole number is round(value · 2^Exponent). Otherwise (key - Center) >> Shift.</summary>
    public bool IsFloat { get; init; }

    /// <summary>See <see cref="IsFloat"/>.</summary>
    public int Exponent { get; init; }

    /// <summary>See <see cref="IsFloat"/>.</summary>
    public long Center { get; init; }

    /// <summary>See <see cref="IsFloat"/>; not 0 only where the range of the keys exceeds 2^62, an error below 2^-60 of the range.</summary>
    public int Shift { get; init; }

    /// <summary>Buckets whose keys the KS score needs one by one, one set for each comparison that has any.</summary>
    public BucketSet[] Refine { get; init; } = [];

    public void Write(BinaryWriter writer)
    {
        writer.Write(IsLeftOut);
        writer.Write(HasNull);
        writer.Write(Min);
        writer.Write(Max);
        writer.Write(ValueCodes);
        writer.Write(Limbs);
        writer.Write(IsFloat);
        writer.Write(Exponent);
        writer.Write(Center);
        writer.Write(Shift);
        Write(writer, Thresholds);
        Write(writer, Keys);
        writer.Write(Texts.Length);
        foreach (string text in Texts) writer.Write(text);
        writer.Write(Refine.Length);
        foreach (var set in Refine) set.Write(writer);
    }

    public static ColumnCoding Read(BinaryReader reader) => new()
    {
        IsLeftOut = reader.ReadBoolean(),
        HasNull = reader.ReadBoolean(),
        Min = reader.ReadInt64(),
        Max = reader.ReadInt64(),
        ValueCodes = reader.ReadInt32(),
        Limbs = reader.ReadInt32(),
        IsFloat = reader.ReadBoolean(),
        Exponent = reader.ReadInt32(),
        Center = reader.ReadInt64(),
        Shift = reader.ReadInt32(),
        Thresholds = Repeat(reader, r => r.ReadInt64()),
        Keys = Repeat(reader, r => r.ReadInt64()),
        Texts = Repeat(reader, r => r.ReadString()),
        Refine = Repeat(reader, BucketSet.Read),
    };

    private static void Write(BinaryWriter writer, long[] values)
    {
        writer.Write(values.Length);
        foreach (long value in values) writer.Write(value);
    }

    private static T[] Repeat<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > 1 << 24) throw new InvalidDataException("Not a coding.");
        var values = new T[count];
        for (int i = 0; i < count; i++) values[i] = read(reader);
        return values;
    }
}
