namespace Florin.Kernel;

/// <summary>Values of fields that may be missing, read as a client sends them; what is wrong is added to the problems.</summary>
public static class FieldValues
{
    /// <summary>A time that may be missing.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="field">The field, for the problem.</param>
    /// <param name="problems">Gets the problem where the text is not one.</param>
    public static DateTimeOffset? Time(string? text, string field, Problems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (text is null)
            return null;
        if (Rfc3339.TryParse(text, out var time))
            return time.ToUniversalTime();
        problems.Add(field, $"'{PlainText.Shortened(text)}' is not a time; {Rfc3339.Form}.");
        return null;
    }

    /// <summary>One of the names of an enumeration, in camel case; the default where it is missing.</summary>
    public static T OneOf<T>(string? text, string field, Problems problems, T otherwise, bool isRequired = false)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (text is null && !isRequired)
            return otherwise;
        string[] names = [.. Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];
        problems.OneOf(text, field, names);
        return Array.IndexOf(names, text) is >= 0 and var at ? Enum.GetValues<T>()[at] : otherwise;
    }

    /// <summary>A whole number within bounds that may be missing.</summary>
    public static int? Number(int? number, string field, int least, int most, Problems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (number < least || number > most)
            problems.Add(field, $"'{number}' is not an integer from {least} to {most}.");
        return number;
    }
}
