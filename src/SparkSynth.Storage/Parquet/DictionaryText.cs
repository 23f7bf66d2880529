using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>
/// Text that arrives as codes and dictionary. Arrow hands out a fresh copy of the dictionary with every batch: it is compared with the last
/// one byte by byte (10 GB/s), and its strings are only made when it differs, and then only those that are new at its end.
/// A dictionary larger than the batch (plain pages collected by Arrow) is cut down to the strings the batch uses, so that
/// the work of consumers stays in proportion to rows.
/// </summary>
internal sealed class DictionaryText
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly StringDictionary None = new([]);

    private readonly Utf8Values _values = new();
    private byte[] _bytes = [];
    private int[] _offsets = [0];
    private int _count;
    private string?[] _strings = [];
    private StringDictionary? _whole;
    private int[] _local = [];
    private int _batch;
    private int[] _batchOf = [];

    public void NewRowGroup()
    {
        if (_whole is not null) return; // a small dictionary may well be the same again
        _count = 0;
        _strings = [];
        _bytes = [];
        _offsets = [0];
        _local = [];
        _batchOf = [];
    }

    public void Fill(DictionaryArray array, ColumnVector vector)
    {
        int rows = array.Length;
        var (memory, count) = _values.Take(array.Dictionary, out var offsets);
        var bytes = memory.Span;
        var codes = MemoryMarshal.Cast<byte, int>(array.IndicesBuffer.Span).Slice(array.Offset, rows);
        bool longer = IsPrefixOf(bytes, offsets, count); // or the same
        if (!longer || count != _count || count == 0)
        {
            Remember(bytes, offsets, count, longer);
            _whole = null;
            if (_count <= Math.Max(rows, 4096)) _whole = Whole();
        }

        if (_whole is { } whole)
        {
            codes.CopyTo(ArrowVectors.Codes(vector, rows));
            vector.Dictionary = whole;
        }
        else
        {
            vector.Dictionary = Used(codes, vector);
        }
    }

    private StringDictionary Whole()
    {
        if (_count == 0) return None;
        var values = new string[_count];
        for (int i = 0; i < values.Length; i++) values[i] = String(i);
        return new StringDictionary(values);
    }

    /// <summary>Codes by first appearance in the batch.</summary>
    private StringDictionary Used(ReadOnlySpan<int> codes, ColumnVector vector)
    {
        var target = ArrowVectors.Codes(vector, codes.Length);
        if (_local.Length < _count)
        {
            System.Array.Resize(ref _local, _strings.Length);
            System.Array.Resize(ref _batchOf, _strings.Length);
        }

        _batch++;
        var used = new List<string>(1024);
        for (int i = 0; i < codes.Length; i++)
        {
            if (vector.NullCount > 0 && vector.Nulls[i] != 0) continue;
            int code = codes[i];
            if (_batchOf[code] != _batch)
            {
                _batchOf[code] = _batch;
                _local[code] = used.Count;
                used.Add(String(code));
            }

            target[i] = _local[code];
        }

        return new StringDictionary([.. used]);
    }

    private string String(int code) => _strings[code] ??= Utf8.GetString(_bytes, _offsets[code], _offsets[code + 1] - _offsets[code]);

    /// <summary>Whether a dictionary begins with the one remembered.</summary>
    private bool IsPrefixOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, int count)
    {
        if (count < _count) return false;
        if (_count == 0) return true;
        int first = offsets[0];
        if (first == 0)
        {
            if (!offsets[..(_count + 1)].SequenceEqual(_offsets.AsSpan(0, _count + 1))) return false;
        }
        else
        {
            for (int i = 0; i <= _count; i++)
                if (offsets[i] - first != _offsets[i]) return false;
        }

        return bytes.Slice(first, _offsets[_count]).SequenceEqual(_bytes.AsSpan(0, _offsets[_count]));
    }

    private void Remember(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets, int count, bool longer)
    {
        if (!longer) System.Array.Clear(_strings);
        _count = count;
        if (_strings.Length < _count) System.Array.Resize(ref _strings, Math.Max(_count, 2 * _strings.Length));
        if (_offsets.Length < _count + 1) _offsets = new int[_strings.Length + 1];
        _offsets[0] = 0;
        if (_count == 0) return;
        for (int i = 0; i <= _count; i++) _offsets[i] = offsets[i] - offsets[0];
        int length = _offsets[_count];
        if (_bytes.Length < length) _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
        bytes.Slice(offsets[0], length).CopyTo(_bytes);
    }
}
