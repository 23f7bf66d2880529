namespace SparkSynth.Core.Tables;

/// <summary>Arrays and enumerations in binary forms. Lengths are checked before memory is taken, so damaged data ends in InvalidDataException.</summary>
internal static class BinaryArrays
{
    private const int MostItems = 1 << 26;

    /// <summary>Writes a length and the items.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, IReadOnlyCollection<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (T item in items) write(writer, item);
    }

    /// <inheritdoc cref="WriteArray"/>
    public static void WriteLongs(this BinaryWriter writer, IReadOnlyCollection<long> items) => writer.WriteArray(items, static (w, x) => w.Write(x));

    /// <inheritdoc cref="WriteArray"/>
    public static void WriteInts(this BinaryWriter writer, IReadOnlyCollection<int> items) => writer.WriteArray(items, static (w, x) => w.Write(x));

    /// <inheritdoc cref="WriteArray"/>
    public static void WriteFloats(this BinaryWriter writer, IReadOnlyCollection<float> items) => writer.WriteArray(items, static (w, x) => w.Write(x));

    /// <inheritdoc cref="WriteArray"/>
    public static void WriteDoubles(this BinaryWriter writer, IReadOnlyCollection<double> items) => writer.WriteArray(items, static (w, x) => w.Write(x));

    /// <inheritdoc cref="WriteArray"/>
    public static void WriteStrings(this BinaryWriter writer, IReadOnlyCollection<string> items) => writer.WriteArray(items, static (w, x) => w.Write(x));

    /// <summary>A number of items, at most <paramref name="most"/>.</summary>
    public static int ReadCount(this BinaryReader reader, int most = MostItems)
    {
        int count = reader.Read7BitEncodedInt();
        return (uint)count <= (uint)most ? count : throw new InvalidDataException($"A length of {count}, at most {most} makes sense.");
    }

    /// <summary>Reads what <see cref="WriteArray"/> wrote.</summary>
    public static T[] ReadArray<T>(this BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadCount();
        var items = new List<T>(Math.Min(count, 4096)); // grows as items really come
        for (int i = 0; i < count; i++) items.Add(read(reader));
        return [.. items];
    }

    public static long[] ReadLongs(this BinaryReader reader) => reader.ReadArray(static r => r.ReadInt64());

    public static int[] ReadInts(this BinaryReader reader) => reader.ReadArray(static r => r.ReadInt32());

    public static float[] ReadFloats(this BinaryReader reader) => reader.ReadArray(static r => r.ReadSingle());

    public static double[] ReadDoubles(this BinaryReader reader) => reader.ReadArray(static r => r.ReadDouble());

    public static string[] ReadStrings(this BinaryReader reader) => reader.ReadArray(static r => r.ReadString());

    /// <summary>An enumeration in one byte; a value without a name is InvalidDataException.</summary>
    public static T ReadEnum<T>(this BinaryReader reader)
        where T : struct, Enum
    {
        byte value = reader.ReadByte();
        T[] names = Enum.GetValues<T>();
        return value < names.Length ? names[value] : throw new InvalidDataException($"{value} is no {typeof(T).Name}.");
    }
}
