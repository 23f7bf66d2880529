using System.Text;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Sampling;

/// <summary>
/// Texts that look like a column's without copying any: patterns in the learned proportions, and words of the learned kinds and lengths where
/// patterns were too many or too rare. A text is a pure function of (shape, seed, column, row). Texts may repeat.
/// A shape in which nothing had support k gives eight lower-case letters. Cost: about 200 ns a text.
/// </summary>
public sealed class TextGenerator
{
    private readonly TextShape _shape;
    private readonly ulong _seed;
    private readonly uint _column;
    private readonly long _patternRows;
    private readonly long _lengthRows;
    private readonly long _words;
    private readonly long _marks;
    private readonly StringBuilder _text = new();

    /// <summary>Generator of one column; owns scratch memory and serves one thread.</summary>
    public TextGenerator(TextShape shape, ulong seed, uint column)
    {
        _shape = shape;
        _seed = seed;
        _column = column;
        _patternRows = shape.Patterns.Sum(p => p.Rows);
        _lengthRows = shape.Lengths.Sum(l => l.Rows);
        _words = shape.Words.Sum(w => w.Words);
        _marks = shape.Marks.Sum(m => m.Words);
    }

    /// <summary>Text of a row.</summary>
    public string Text(long row)
    {
        var random = new Words(_seed, _column, row);
        _text.Clear();
        bool hasWords = _lengthRows > 0 && (_words > 0 || _shape.Lengths is [{ Words: 0 }]);
        long pick = random.Below(hasWords ? Math.Max(_shape.Rows, _patternRows) : Math.Max(1, _patternRows));
        if (pick < _patternRows) AddPattern(PatternAt(pick), ref random);
        else if (hasWords) AddWords(ref random);
        else AddPattern("aaaaaaaa", ref random);
        // All real texts begin with the prefix: what was made in its place goes.
        for (int i = 0; i < _shape.Prefix.Length; i++)
        {
            if (i < _text.Length) _text[i] = _shape.Prefix[i];
            else _text.Append(_shape.Prefix[i]);
        }

        return _text.ToString();
    }

    private string PatternAt(long pick)
    {
        foreach (var pattern in _shape.Patterns)
        {
            if (pick < pattern.Rows) return pattern.Pattern;
            pick -= pattern.Rows;
        }

        throw new InvalidOperationException("A pick beyond all patterns.");
    }

    private void AddPattern(string pattern, ref Words random)
    {
        foreach (char symbol in pattern)
        {
            string alphabet = TextPattern.Alphabet(symbol);
            _text.Append(alphabet.Length == 0 ? symbol : alphabet[(int)random.Below(alphabet.Length)]);
        }
    }

    private void AddWords(ref Words random)
    {
        long pick = random.Below(_lengthRows);
        int words = 0;
        foreach (var length in _shape.Lengths)
        {
            words = length.Words;
            if (pick < length.Rows) break;
            pick -= length.Rows;
        }

        for (int w = 0; w < words && _words > 0; w++)
        {
            if (w > 0) _text.Append(' ');
            AddWord(ref random);
        }
    }

    private void AddWord(ref Words random)
    {
        long pick = random.Below(_words);
        var shape = _shape.Words[0];
        foreach (var candidate in _shape.Words)
        {
            shape = candidate;
            if (pick < candidate.Words) break;
            pick -= candidate.Words;
        }

        for (int i = 0; i < shape.Length; i++)
        {
            string alphabet = TextPattern.Alphabet(shape.Kind switch
            {
                WordKind.Lower => 'a',
                WordKind.Upper => 'A',
                WordKind.Capitalised => i == 0 ? 'A' : 'a',
                WordKind.Digits => '9',
                _ => 'x',
            });
            _text.Append(alphabet[(int)random.Below(alphabet.Length)]);
        }

        if (_marks == 0) return;
        pick = random.Below(_marks);
        foreach (var mark in _shape.Marks)
        {
            if (pick < mark.Words)
            {
                if (mark.Mark != ' ') _text.Append(mark.Mark);
                return;
            }

            pick -= mark.Words;
        }
    }

    /// <summary>The 32-bit words of one row, four a block.</summary>
    private struct Words(ulong seed, uint column, long row)
    {
        private (uint A, uint B, uint C, uint D) _block;
        private int _used;

        /// <summary>A number below n ≥ 1: 64 bits scaled, so that the bias is below n / 2^64.</summary>
        public long Below(long n) => (long)Math.BigMul(((ulong)Next() << 32) | Next(), (ulong)n, out _);

        private uint Next()
        {
            int place = _used & 3;
            if (place == 0) _block = Philox.Draw(seed, RandomPurpose.Text, column, (ulong)row, (uint)(_used >> 2));
            _used++;
            return place switch { 0 => _block.A, 1 => _block.B, 2 => _block.C, _ => _block.D };
        }
    }
}
