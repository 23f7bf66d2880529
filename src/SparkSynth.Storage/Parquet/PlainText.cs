using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>
/// Text that arrives as bytes: coded here, by order of first appearance, through an open-addressing table over the bytes.
/// The table is kept from batch to batch, so a column of few values soon keeps one dictionary; it is started afresh at a batch once
/// it holds <see cref="MaxKept"/> strings or <see cref="MaxKeptBytes"/> bytes, so its size does not grow with rows.
/// Cost: about 15 ns a cell, one string a distinct value.
/// </summary>
internal sealed class PlainText
{
    private const int MaxKept = 65_536;
    private const int MaxKeptBytes = 8 << 20;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly Utf8Values _values = new();
    private int[] _slots = new int[1024]; // code + 1; 0 = free
    private ulong[] _hashes = new ulong[512];
    private int[] _ends = new int[513]; // bytes of code c: _ends[c] .. _ends[c + 1]
    private byte[] _bytes = new byte[4096];
    private string[] _strings = new string[512];
    private int _count;
    private StringDictionary _dictionary = new([]);

    public void Fill(IArrowArray array, ColumnVector vector)
    {
        Begin();
        var codes = ArrowVectors.Codes(vector, array.Length);
        var bytes = _values.Take(array, out var offsets).Bytes.Span;
        bool nulls = vector.NullCount > 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (nulls && vector.Nulls[i] != 0) continue;
            codes[i] = CodeOf(bytes[offsets[i]..offsets[i + 1]]);
        }

        vector.Dictionary = Dictionary();
    }

    /// <summary>Begins a batch.</summary>
    public void Begin()
    {
        if (_count > MaxKept || _ends[_count] > MaxKeptBytes) Clear();
    }

    /// <summary>What the codes of the batch mean; the same object as long as nothing new came.</summary>
    public StringDictionary Dictionary()
    {
        if (_dictionary.Count != _count) _dictionary = new StringDictionary(_strings[.._count]);
        return _dictionary;
    }

    /// <summary>Code of a text, a new one where it has none.</summary>
    public int CodeOf(ReadOnlySpan<byte> text)
    {
        ulong hash = Hash(text);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int code = _slots[slot] - 1;
            if (code < 0) return Add(text, hash, slot);
            if (_hashes[code] == hash && text.SequenceEqual(_bytes.AsSpan(_ends[code].._ends[code + 1]))) return code;
        }
    }

    private int Add(ReadOnlySpan<byte> text, ulong hash, int slot)
    {
        string value = Utf8.GetString(text); // first: throws before anything is changed
        if (_count == _hashes.Length)
        {
            System.Array.Resize(ref _hashes, 2 * _count);
            System.Array.Resize(ref _strings, 2 * _count);
            System.Array.Resize(ref _ends, (2 * _count) + 1);
        }

        int end = _ends[_count] + text.Length;
        if (_bytes.Length < end) System.Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
        text.CopyTo(_bytes.AsSpan(_ends[_count]));
        _ends[_count + 1] = end;
        _hashes[_count] = hash;
        _strings[_count] = value;
        _slots[slot] = ++_count;
        if (2 * _count > _slots.Length) Grow();
        return _count - 1;
    }

    private void Grow()
    {
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int code = 0; code < _count; code++)
        {
            int slot = (int)_hashes[code] & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = code + 1;
        }
    }

    private void Clear()
    {
        System.Array.Clear(_slots);
        _count = 0;
        _dictionary = new StringDictionary([]);
    }

    /// <summary>Only finds slots; codes do not depend on it.</summary>
    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        const ulong Mix = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)text.Length * Mix;
        while (text.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Mix, 29);
            text = text[8..];
        }

        ulong rest = 0;
        for (int i = 0; i < text.Length; i++) rest |= (ulong)text[i] << (8 * i);
        hash = (hash ^ rest) * Mix;
        return hash ^ (hash >> 32);
    }
}
