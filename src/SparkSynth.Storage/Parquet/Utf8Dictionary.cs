using System.Text;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>The strings of a dictionary as one run of UTF-8 bytes.</summary>
internal sealed class Utf8Dictionary
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public Utf8Dictionary(StringDictionary dictionary)
    {
        Source = dictionary;
        Offsets = new int[dictionary.Count + 1];
        long total = 0;
        for (int i = 0; i < dictionary.Count; i++)
        {
            total += Utf8.GetByteCount(dictionary.Values[i]);
            Offsets[i + 1] = checked((int)total);
        }

        Bytes = new byte[total];
        for (int i = 0; i < dictionary.Count; i++) Utf8.GetBytes(dictionary.Values[i], Bytes.AsSpan(Offsets[i]));
    }

    public StringDictionary Source { get; }

    public int[] Offsets { get; }

    public byte[] Bytes { get; }
}
