using Florin.WebConsole.Api;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Florin.WebConsole.Components;

/// <summary>A file that an operator has chosen. It stays with the browser, and is read whenever it is sent.</summary>
/// <param name="chosen">The file.</param>
/// <param name="field">The field that it was chosen in.</param>
internal sealed class ChosenFile(IBrowserFile chosen, string field)
{
    // What the APIs take at most.
    private const long LongestBytes = 10 << 20;
    private const int LongestExcerpt = 160;

    /// <summary>Its name.</summary>
    public string Name => chosen.Name;

    /// <summary>Its length in bytes.</summary>
    public long Size => chosen.Size;

    /// <summary>What its name ends with, in small letters, such as <c>.xml</c>.</summary>
    public string Extension => Path.GetExtension(chosen.Name).ToLowerInvariant();

    /// <summary>Its bytes, or why it cannot be read.</summary>
    public async Task<(byte[]? Bytes, ApiProblem? Problem)> Read(CancellationToken cancel)
    {
        if (chosen.Size > LongestBytes)
            return (null, ApiProblem.OfField(field, $"The file has {Words.Size(chosen.Size)}; at most 10 MB are taken."));
        if (chosen.Size == 0)
            return (null, ApiProblem.OfField(field, "The file is empty."));
        try
        {
            await using var stream = chosen.OpenReadStream(LongestBytes, cancel);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancel);
            return (bytes.ToArray(), null);
        }
        catch (Exception e) when (e is IOException or JSException)
        {
            return (null, ApiProblem.OfField(field, "The browser cannot read the file any more. Choose it again."));
        }
    }

    /// <summary>A line of a file and those beside it, by their numbers from 1.</summary>
    public static IReadOnlyList<(int Number, string Text)> Around(byte[] file, int line)
    {
        using var reader = new StreamReader(new MemoryStream(file)); // It sees UTF-16 by its mark.
        var around = new List<(int, string)>();
        for (var number = 1; number <= line + 1 && reader.ReadLine() is { } text; number++)
            if (number >= line - 1)
                around.Add((number, text.Length > LongestExcerpt ? $"{text[..LongestExcerpt]}…" : text));
        return around;
    }
}
