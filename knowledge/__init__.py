"""What the organisation knows, was asked and has said: tables, migrations, services, documents."""
