using Florin.Notifications.Projections;

namespace Florin.Notifications.Delivery;

/// <summary>The port to the mail server.</summary>
internal interface IMailConnection : IAsyncDisposable
{
    /// <summary>Hands a mail over. Whatever it throws except what is final is tried again.</summary>
    /// <param name="notification">What has no address is not sent.</param>
    /// <param name="cancel">Stops waiting; the mail may have been handed over.</param>
    /// <exception cref="MailRefused">The server refused this mail for good.</exception>
    /// <exception cref="FormatException">The address is not valid.</exception>
    Task Send(NotificationRow notification, CancellationToken cancel);
}
