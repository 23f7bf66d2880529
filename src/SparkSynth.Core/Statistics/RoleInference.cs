using System.Globalization;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>Roles of columns from their profiles; overrides of the user come first.</summary>
public static class RoleInference
{
    private static readonly string[] IdWords = ["id", "ids", "key", "uuid", "guid", "pk", "identifier", "index", "idx", "rowid", "number", "nr", "no", "num", "serial"];

    /// <summary>Roles of all columns.</summary>
    /// <param name="overrides">Role by column name.</param>
    /// <param name="k">Least support of a published value.</param>
    /// <exception cref="ProblemException">An override names no column, or a role its column cannot have; all of them at once.</exception>
    public static InferredRole[] Infer(IReadOnlyList<ColumnProfile> profiles, IReadOnlyDictionary<string, ColumnRole>? overrides = null, int k = CellOptions.DefaultSupport)
    {
        var problems = new List<Problem>();
        foreach (string name in overrides?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            if (!profiles.Any(p => p.Name == name))
                problems.Add(new Problem("unknown-column", name, "A role is set for a column that the table does not have.", "Use one of the table's column names."));
        var roles = new InferredRole[profiles.Count];
        for (int c = 0; c < roles.Length; c++)
        {
            if (overrides is null || !overrides.TryGetValue(profiles[c].Name, out var role))
            {
                roles[c] = Infer(profiles[c], k);
                continue;
            }

            roles[c] = new InferredRole(role, "Set in the job.");
            if (!Allows(profiles[c], role))
            {
                problems.Add(new Problem("impossible-role", profiles[c].Name, $"A column of type {profiles[c].Type} with these values cannot be {Name(role)}.",
                    $"Leave the role out (it would be {Name(Infer(profiles[c], k).Role)}), or choose another."));
            }
        }

        return problems.Count == 0 ? roles : throw new ProblemException(problems);
    }

    /// <summary>
    /// Role of one column. Text is <see cref="ColumnRole.Key"/> if unique, else <see cref="ColumnRole.Text"/> if values of support ≥ k cover less
    /// than half of the rows (the identifier rule), else categorical. Integers are keys if unique and dense or named like an id; few distinct ones stay numeric.
    /// </summary>
    public static InferredRole Infer(ColumnProfile profile, int k = CellOptions.DefaultSupport)
    {
        if (profile.Values == 0) return new(ColumnRole.Constant, "It has no value at all.");
        if (profile.IsExact && profile.Distinct == 1)
            return new(ColumnRole.Constant, profile.Nulls == 0 ? "All rows have the same value." : "All values are the same; the rest is null.");
        return profile.Type.Kind switch
        {
            PhysicalType.Boolean => new(ColumnRole.Boolean, "Its type is boolean."),
            PhysicalType.Date or PhysicalType.Timestamp or PhysicalType.Time => new(ColumnRole.Datetime, $"Its type is {profile.Type}."),
            PhysicalType.String => Text(profile, k),
            PhysicalType.Integer => Integer(profile),
            _ => new(ColumnRole.Numeric, $"Its type is {profile.Type}."),
        };
    }

    /// <summary>True if the name has a word that ids have: split at case changes and at anything but letters and digits.</summary>
    public static bool IsNamedLikeId(string name)
    {
        int start = 0;
        for (int i = 1; i <= name.Length; i++)
        {
            bool cut = i == name.Length || !char.IsLetterOrDigit(name[i]) || (char.IsUpper(name[i]) && char.IsLower(name[i - 1]));
            if (!cut) continue;
            string word = name[start..i].ToLowerInvariant();
            if (Array.IndexOf(IdWords, word) >= 0) return true;
            start = i < name.Length && !char.IsLetterOrDigit(name[i]) ? i + 1 : i;
        }

        return false;
    }

    private static InferredRole Text(ColumnProfile profile, int k)
    {
        if (profile.IsUnique && profile.Nulls == 0) return new(ColumnRole.Key, "Every row has a text of its own.");
        long covered = profile.Texts.Where(t => t.Rows >= k).Sum(t => t.Rows);
        string distinct = Number(profile.Distinct, profile.IsExact);
        return covered * 2 < profile.Values
            ? new(ColumnRole.Text, $"{distinct} distinct texts, and those of at least {k} rows cover less than half of the rows.")
            : new(ColumnRole.Categorical, $"{distinct} distinct texts, and those of at least {k} rows cover {Percent(covered, profile.Values)} of the values.");
    }

    private static InferredRole Integer(ColumnProfile profile)
    {
        string distinct = Number(profile.Distinct, profile.IsExact);
        if (!profile.IsUnique || profile.Nulls > 0) return new(ColumnRole.Numeric, $"Whole numbers, {distinct} of them distinct.");
        if (IsNamedLikeId(profile.Name)) return new(ColumnRole.Key, "Every row has a number of its own, and the name says it is an identifier.");
        // Unique by chance within three times as many numbers: e^(-n/6), so 100 rows are enough to tell.
        double width = (double)profile.Entries[^1].High - profile.Entries[0].Low + 1;
        return profile.Values >= 100 && width <= 3.0 * profile.Values
            ? new(ColumnRole.Key, "Every row has a number of its own, and the numbers lie close together.")
            : new(ColumnRole.Numeric, "Whole numbers, all distinct, but neither close together nor named like an identifier.");
    }

    private static bool Allows(ColumnProfile profile, ColumnRole role)
    {
        var kind = profile.Type.Kind;
        return role switch
        {
            ColumnRole.Numeric => kind is PhysicalType.Integer or PhysicalType.Float or PhysicalType.Decimal,
            ColumnRole.Categorical => true,
            ColumnRole.Boolean => kind == PhysicalType.Boolean,
            ColumnRole.Datetime => profile.Type.IsTemporal,
            ColumnRole.Key => kind is PhysicalType.Integer or PhysicalType.String,
            ColumnRole.Text => kind == PhysicalType.String,
            _ => profile.IsExact && profile.Distinct <= 1,
        };
    }

    private static string Name(ColumnRole role) => role.ToString().ToLowerInvariant();

    private static string Number(double count, bool exact) => (exact ? "" : "about ") + count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(long part, long whole) => (100.0 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
