using System.CommandLine;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Users.Tokens;

namespace Florin.Cli;

/// <summary><c>florin token</c>.</summary>
public static class TokenVerb
{
    /// <summary>Who stands behind an administrator's token that names no user.</summary>
    private const string Operator = "user_operator";

    private static readonly Option<string> RoleName = new("--role")
    {
        Description = $"Role of the token: {string.Join(", ", RoleNames.All)}.",
        Required = true,
    };

    private static readonly Option<string?> User = new("--user")
    {
        Description = $"User the token is for (default for an administrator: {Operator}).",
    };

    private static readonly Option<string?> Tier = new("--tier")
    {
        Description = "Rate limit tier (default: free for a user, internal for an administrator).",
    };

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory that holds the keys; a server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    /// <summary>The command.</summary>
    /// <param name="storage">Opens nothing yet: the providers that settings such as <c>--Storage:Log:Provider=…</c> choose.</param>
    public static Command Make(Func<IReadOnlyList<string>, OfflineStorage> storage)
    {
        RoleName.AcceptOnlyFromAmong([.. RoleNames.All]);
        Tier.AcceptOnlyFromAmong("free", "basic", "premium", "internal");
        User.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Id.TryParse<UserId>(text, out _))
                result.AddError(Id.NotOne<UserId>(text));
        });
        var command = new CommandWithSettings(
            "token",
            "Prints one access token, signed offline with the keys of the user service. Settings can be passed as --Key:Sub=value."
        )
        {
            RoleName,
            User,
            Tier,
            Data,
        };
        command.SetAction(parsed => Run(parsed, storage(parsed.UnmatchedTokens)));
        return command;
    }

    private static int Run(ParseResult parsed, OfflineStorage storage)
    {
        var name = parsed.GetRequiredValue(RoleName);
        var admin = name == "admin";
        if (!admin && parsed.GetValue(User) is null)
            throw new WrongUsage($"A token with the role {name} requires --user with the id of a user.");
        var data = parsed.GetRequiredValue(Data).FullName;
        var options = storage.Configuration.Options<TokenOptions>(TokenOptions.Section);
        // Keys that were made here would sign what nobody takes.
        using var secrets = storage.Logs.OpenSecrets(storage.PlaceOf("user", data), onlyReads: true);
        var keys = new SigningKeys(secrets, options, TimeProvider.System);
        if (!keys.Exist)
            throw new WrongUsage(
                $"--data: {data} holds no keys; specify the data directory, or the Storage settings, of the user service, which creates them when it first starts."
            );
        _ = RoleNames.TryParse(name, out var role); // One of those that are accepted.
        var user = parsed.GetValue(User) ?? Operator;
        var tier = parsed.GetValue(Tier) ?? (admin ? "internal" : "free");
        var issued = new TokenIssuer(keys, options, TimeProvider.System).Issue(user, role, tier);
        Note(secrets, user, name, tier, issued);
        Console.Out.WriteLine(issued.Token);
        return 0;
    }

    // Before the token is printed, so that there is none that the audit will not know of.
    private static void Note(ISecretStore secrets, string user, string role, string tier, IssuedToken issued)
    {
        var clock = TimeProvider.System;
        var id = new IdSource(clock).Next("tok_");
        OfflineTokens.Leave(
            secrets,
            new OfflineToken(
                id,
                user,
                role,
                tier,
                clock.GetUtcNow(),
                issued.ExpiresAt,
                Environment.UserName,
                Environment.MachineName
            )
        );
    }
}
