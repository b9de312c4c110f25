using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>A script that Redis runs as one step, asked for by its hash: one round trip, and a second one where it is not known.</summary>
internal sealed class Script(string text)
{
#pragma warning disable CA5350 // Redis names its scripts so; nothing rests on it.
    private readonly byte[] _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    /// <summary>A script of this assembly by its name; a limiter's begins with the preamble.</summary>
    public static Script Of(string name) => new(Text(name));

    /// <summary>A limiter's script.</summary>
    public static Script OfLimiter(string name) => new(Text("Preamble") + Text(name));

    /// <summary>Runs it.</summary>
    public async Task<RedisResult> Run(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis is new or was told to forget scripts. It remembers this one from now on.
            object[] all = [text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
            return await database.ExecuteAsync("EVAL", all);
        }
    }

    /// <summary>The numbers that a script answered.</summary>
    public static long[] Numbers(RedisResult result) =>
        (long[]?)result ?? throw new InvalidDataException("A script of Florin answered nothing where it answers numbers.");

    private static string Text(string name)
    {
        var stream = typeof(Script).Assembly.GetManifestResourceStream(name);
        using var reader = new StreamReader(stream ?? throw new ArgumentException($"There is no script {name}.", nameof(name)));
        return reader.ReadToEnd();
    }
}
