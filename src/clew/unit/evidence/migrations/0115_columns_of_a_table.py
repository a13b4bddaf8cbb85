from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="columns",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        )
    ]
