namespace SparkSynth.Jobs.Spec;

/// <summary>Enum values as job files write them: <c>CopulaNetwork</c> ↔ <c>copula-network</c>.</summary>
public static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => Kebab(value.ToString());

    /// <summary>The words of all values, in order.</summary>
    public static IReadOnlyList<string> All<TEnum>() where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(Kebab)];

    /// <summary>The value of a word, or null.</summary>
    public static TEnum? Parse<TEnum>(string word) where TEnum : struct, Enum
    {
        foreach (var value in Enum.GetValues<TEnum>())
            if (Of(value) == word) return value;
        return null;
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : c.ToString()));
}
