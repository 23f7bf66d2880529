namespace SparkSynth.Core.Statistics;

/// <summary>
/// Character-class patterns of texts: <c>A</c> upper-case letter, <c>a</c> any other letter, <c>9</c> digit, <c>h</c>/<c>H</c> lower/upper
/// hexadecimal digit, <c>x</c> letter or digit; every other character stands for itself. Letters and digits never do.
/// </summary>
public static class TextPattern
{
    /// <summary>Longer texts have no pattern.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// Pattern of a text, e.g. <c>AA-9999</c>; null if it is empty or longer than <see cref="MaxLength"/>. A text of at least 16 hexadecimal digits
    /// with both letters and digits (and anything but other letters between) is a hexadecimal one.
    /// </summary>
    public static string? Of(string text)
    {
        if (text.Length is 0 or > MaxLength) return null;
        Span<char> pattern = stackalloc char[text.Length];
        char hex = Hexadecimal(text);
        for (int i = 0; i < text.Length; i++)
            pattern[i] = hex != '\0' && char.IsAsciiHexDigit(text[i]) ? hex : ClassOf(text[i]);
        return new string(pattern);
    }

    /// <summary>Class of one character, or itself.</summary>
    public static char ClassOf(char c)
    {
        if (char.IsAsciiDigit(c)) return '9';
        if (char.IsAsciiLetterUpper(c)) return 'A';
        if (char.IsAsciiLetterLower(c)) return 'a';
        if (c < 128) return char.IsControl(c) ? ' ' : c;
        if (char.IsDigit(c)) return '9';
        if (char.IsUpper(c)) return 'A';
        if (char.IsLetter(c) || char.IsSurrogate(c)) return 'a';
        return char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : c;
    }

    /// <summary>The characters a pattern symbol may become; empty if it stands for itself.</summary>
    public static string Alphabet(char symbol) => symbol switch
    {
        'A' => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        'a' => "abcdefghijklmnopqrstuvwxyz",
        '9' => "0123456789",
        'h' => "0123456789abcdef",
        'H' => "0123456789ABCDEF",
        'x' => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        _ => "",
    };

    /// <summary>How many texts a pattern can become from position <paramref name="from"/> on, at most 2^62.</summary>
    public static long Room(string pattern, int from = 0)
    {
        const long Most = 1L << 62;
        long room = 1;
        for (int i = from; i < pattern.Length; i++)
        {
            int size = Math.Max(1, Alphabet(pattern[i]).Length);
            if (room > Most / size) return Most;
            room *= size;
        }

        return room;
    }

    private static char Hexadecimal(string text)
    {
        int digits = 0, lower = 0, upper = 0;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is >= 'a' and <= 'f') lower++;
            else if (c is >= 'A' and <= 'F') upper++;
            else if (char.IsLetterOrDigit(c)) return '\0';
        }

        if (digits == 0 || digits + lower + upper < 16 || (lower > 0) == (upper > 0)) return '\0';
        return lower > 0 ? 'h' : 'H';
    }
}
