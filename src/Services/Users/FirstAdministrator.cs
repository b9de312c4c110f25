using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Commands;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Users.Features;
using Florin.Users.People;
using Microsoft.Extensions.Logging;

namespace Florin.Users;

/// <summary>Who becomes the first administrator: section <c>Florin:Admin</c>.</summary>
internal sealed record AdministratorOptions
{
    public const string Section = "Florin:Admin";

    /// <summary>Their address. Default none.</summary>
    public string? Email { get; init; }

    /// <summary>Their password. Default none.</summary>
    [SecretSetting]
    public string? Password { get; init; }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => Section;
}

/// <summary>
/// Registers the configured administrator at the start, when there is no administrator yet. The view shows whether there is
/// one; while it is being built, the service starts without, and the administrator is registered when it is complete.
/// </summary>
internal sealed partial class FirstAdministrator : IDisposable
{
    private const string Email = AdministratorOptions.Section + ":Email";
    private const string Password = AdministratorOptions.Section + ":Password";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly AdministratorOptions _options;
    private readonly ServiceBuilder _service;
    private readonly UsersView _view;
    private readonly EmailClaims _claims;
    private readonly ILogger _log;
    private readonly Send<RegisterUser> _send;
    private readonly CancellationTokenSource _stop = new();
    private Task _waiting = Task.CompletedTask;
    private volatile string? _problem;

    private FirstAdministrator(
        AdministratorOptions options,
        ServiceBuilder service,
        UsersView view,
        EmailClaims claims,
        Send<RegisterUser> send,
        ILogger log
    ) => (_options, _service, _view, _claims, _send, _log) = (options, service, view, claims, send, log);

    public static void Add(ServiceBuilder service, UsersView view, EmailClaims claims)
    {
        var options = service.Options<AdministratorOptions>(AdministratorOptions.Section);
        var send = service.Commands.Sender<RegisterUser>();
        if (string.IsNullOrEmpty(options.Email) != string.IsNullOrEmpty(options.Password))
            throw new WrongConfiguration($"Only one of {Email} and {Password} is set; set both or neither.");
        if (string.IsNullOrEmpty(options.Email))
            return;
        var first = service.Provides(runtime => new FirstAdministrator(
            options,
            service,
            view,
            claims,
            send,
            runtime.Logs.CreateLogger("Florin.Users")
        ));
        service.Checks("administrator", () => first.Value._problem);
        service.OnStart(cancel => first.Value.Start(cancel));
        service.OnStop(() => first.Value.Stop());
    }

    private async Task Start(CancellationToken cancel)
    {
        if (await IsThere(cancel))
            return; // No view is needed for that.
        if (await _view.CountAdministrators(Patience, cancel) is { } count)
            await Register(count, cancel);
        else
            _waiting = RegisterLater(_stop.Token);
    }

    private async Task<bool> IsThere(CancellationToken cancel)
    {
        if (!EmailAddress.TryParse(_options.Email, out var email, out _))
            return false; // What is wrong with it, registering says.
        return await _claims.FindUser(email, cancel) is { Exists: true, Role: UserRole.Admin };
    }

    private async Task Stop()
    {
        await _stop.CancelInContext();
        await _waiting;
        Dispose();
    }

    public void Dispose() => _stop.Dispose();

    private async Task RegisterLater(CancellationToken stop)
    {
        try
        {
            long? count;
            while ((count = await _view.CountAdministrators(Patience, stop)) is null) { }
            await Register(count.Value, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start looks again.
        }
        catch (Exception e) // No caller waits for it any more: health and the log report it.
        {
            _problem = e.Message;
            Failed(_log, e);
        }
    }

    private async Task Register(long administrators, CancellationToken cancel)
    {
        if (administrators > 0)
            return;
        var (options, service) = (_options, _service);
        var password = Passwords.Password.Of(options.Password);
        var command = new RegisterUser(
            Id.New<UserId>(service.Ids),
            options.Email,
            password,
            "Administrator",
            UserRole.Admin,
            UserTier.Internal
        );
        var id = CommandId.New(service.Ids);
        var outcome = await _send(command, new CommandContext(id, Actor.System, id), cancel);
        if (outcome.Problems is { } problems)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems.ByField.Select(Explain)));
        if (outcome.Refusal is not null)
            throw new WrongConfiguration(
                $"{Email} is '{options.Email}': a user with this address exists and is not an administrator. Configure another "
                    + "address, or make that user an administrator."
            );

        string Explain(KeyValuePair<string, string[]> problem) =>
            problem.Key == "email"
                ? $"{Email} is '{options.Email}': it {string.Join(", ", problem.Value)}"
                : $"{Password}: it {string.Join(", ", problem.Value)}"; // A secret's value is not shown.
    }

    [LoggerMessage(
        EventId = EventIds.FirstAdministratorNotRegistered,
        Level = LogLevel.Critical,
        Message = "The first administrator was not registered"
    )]
    private static partial void Failed(ILogger log, Exception e);
}
