using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Tokens;

namespace Florin.Host.CommandLine;

/// <summary><c>florin token</c>: whoever may read the keys in the data directory may make tokens with them.</summary>
internal static class TokenVerb
{
    private static readonly string[] Tiers = ["free", "basic", "premium", "internal"];

    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "Florin:Data",
        ["role"] = "Token:Role",
        ["user"] = "Token:User",
        ["tier"] = "Token:Tier",
    };

    /// <summary>The command.</summary>
    public static Verb Verb { get; } =
        new(
            "token",
            "prints a token, made with the keys of a data directory",
            """
            Usage: florin token --role user|admin [--user ID] [--tier T] [--data DIR]

              --role ROLE   user or admin
              --user ID     whose token it is, such as user_01k… (default: an id that nobody has)
              --tier T      free, basic, premium or internal (default: free for a user, internal for an admin)
              --data DIR    the data directory (default ./data)

            Prints the token and nothing else. Needs no server, and may be used while one runs.
            """,
            Print
        );

    private static async Task<int> Print(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var configuration = Settings.Of(arguments, Shorthands);
        var clock = TimeProvider.System;
        var role = RoleOf(configuration["Token:Role"]);
        var tier = TierOf(configuration["Token:Tier"] ?? (role is Role.Admin ? "internal" : "free"));
        var user = UserOf(configuration["Token:User"], clock);
        var tokens = configuration.Options<TokenOptions>(TokenOptions.Section);
        var data = configuration.Options<FlorinOptions>("Florin").Data;
        DataDirectory.Make(Path.Combine(data, "user"));
        var keys = new KeyDirectory(KeyDirectory.Below(data), tokens, clock);
        var issued = new TokenIssuer(keys, tokens, clock).Issue(user.Value, role, tier);
        await Console.Out.WriteLineAsync(issued.Token.AsMemory(), cancel);
        return 0;
    }

    private static Role RoleOf(string? role) =>
        role switch
        {
            "user" => Role.User,
            "admin" => Role.Admin,
            null => throw new WrongUsage("--role is missing; write --role user or --role admin."),
            _ => throw new WrongUsage($"--role is '{role}'; allowed: user, admin."),
        };

    private static string TierOf(string tier) =>
        Tiers.Contains(tier, StringComparer.Ordinal)
            ? tier
            : throw new WrongUsage($"--tier is '{tier}'; allowed: {string.Join(", ", Tiers)}.");

    private static UserId UserOf(string? user, TimeProvider clock) =>
        user is null ? Id.New<UserId>(new IdSource(clock))
        : Id.TryParse<UserId>(user, out var id) ? id
        : throw new WrongUsage($"--user is '{user}'; an id such as user_01k… is needed.");
}
