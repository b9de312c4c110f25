using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Users.Features;

namespace Florin.Users;

/// <summary>Who becomes the first administrator: section <c>Florin:Admin</c>.</summary>
internal sealed record AdministratorOptions
{
    public const string Section = "Florin:Admin";

    /// <summary>Their address. Default none.</summary>
    public string? Email { get; init; }

    /// <summary>Their password. Default none.</summary>
    public string? Password { get; init; }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => Section;
}

/// <summary>Registers the configured administrator at the start, when there is no administrator yet.</summary>
internal static class FirstAdministrator
{
    private const string Email = AdministratorOptions.Section + ":Email";
    private const string Password = AdministratorOptions.Section + ":Password";

    public static void Add(ServiceBuilder service, UsersView view)
    {
        var options = service.Options<AdministratorOptions>(AdministratorOptions.Section);
        var send = service.Commands.Sender<RegisterUser>();
        if (string.IsNullOrEmpty(options.Email) != string.IsNullOrEmpty(options.Password))
            throw new WrongConfiguration($"Of {Email} and {Password} only one is set; set both or none.");
        if (!string.IsNullOrEmpty(options.Email))
            service.OnStart(cancel => Register(options, service, view, send, cancel));
    }

    private static async Task Register(
        AdministratorOptions options,
        ServiceBuilder service,
        UsersView view,
        Send<RegisterUser> send,
        CancellationToken cancel
    )
    {
        await view.CatchUpFully(cancel);
        var administrators = new ViewQuery(UsersView.Rows).Where("role", Comparison.Equal, nameof(UserRole.Admin));
        if (service.Views.Count(administrators) > 0)
            return;
        var password = Passwords.Password.Of(options.Password);
        var command = new RegisterUser(
            Id.New<UserId>(service.Ids),
            options.Email,
            password,
            "Administrator",
            UserRole.Admin,
            UserTier.Internal
        );
        var id = service.Ids.Next("cmd_");
        var outcome = await send(command, new CommandContext(id, Actor.System, id), cancel);
        if (outcome.Problems is { } problems)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems.ByField.Select(Explain)));
        if (outcome.Refusal is not null)
            throw new WrongConfiguration(
                $"{Email} is '{options.Email}': a user with this address exists and is no administrator. Configure another "
                    + "address, or make that user an administrator."
            );

        string Explain(KeyValuePair<string, string[]> problem) =>
            problem.Key == "email"
                ? $"{Email} is '{options.Email}': it {string.Join(", ", problem.Value)}"
                : $"{Password}: it {string.Join(", ", problem.Value)}"; // A secret's value is not shown.
    }
}
